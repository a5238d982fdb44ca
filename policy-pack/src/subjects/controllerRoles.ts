import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";
import type { Value } from "../view/value.ts";
import { controllers, USUAL_SERVICE_ACCOUNT } from "./controllers.ts";
import { conditionTexts } from "./iamDocuments.ts";
import type { Installation } from "./installations.ts";
import { ROLE_TYPE, refersTo } from "./rolePolicies.ts";

const ASSOCIATION_TYPE = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
const SERVICE_ACCOUNT_TYPE = "kubernetes:core/v1:ServiceAccount";
const ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

/**
 * The roles that the controllers' service accounts use: by EKS Pod Identity, by the account's annotation, or because
 * they trust no other account. Use it with `stack.memo`.
 */
export function controllerRoles(stack: Stack): StackResource[] {
  const installed = stack.memo(controllers);
  const accounts = new Set([USUAL_SERVICE_ACCOUNT, ...installed.flatMap((each) => accountOf(each) ?? [])]);
  const associations = stack
    .ofType(ASSOCIATION_TYPE)
    .filter(({ props }) => accounts.has(props.at("serviceAccount").knownText() ?? ""));
  const annotated = [
    ...installed.flatMap((each) => annotationOf(each)),
    ...stack.ofType(SERVICE_ACCOUNT_TYPE).flatMap((account) => {
      const { props } = account;
      const metadata = props.at("metadata");
      if (!accounts.has(metadata.at("name").knownText() ?? "")) return [];
      return [{ resource: account, property: "metadata", place: metadata.at("annotations").at(ROLE_ANNOTATION) }];
    }),
  ];
  return stack
    .ofType(ROLE_TYPE)
    .filter(
      (role) =>
        associations.some((each) => refersTo(each, "roleArn", role)) ||
        annotated.some((each) => isAnnotated(each, role)) ||
        trusts(role, accounts),
    );
}

/** The account's name; without one, the chart names it after the release. */
function accountOf({ kind, resource }: Installation): string | undefined {
  const { props, name } = resource;
  if (kind === "deployment") return props.at("spec").at("template").at("spec").at("serviceAccountName").knownText();
  const given = props.at("values").at("serviceAccount").at("name").knownText() ?? "";
  if (given !== "") return given;
  const release = props.at("name").isMissing ? name : props.at("name").knownText();
  if (release === undefined) return undefined;
  return release.includes(USUAL_SERVICE_ACCOUNT) ? release : `${release}-${USUAL_SERVICE_ACCOUNT}`;
}

interface Annotation {
  readonly resource: StackResource;
  /** The property that it stands in. */
  readonly property: string;
  readonly place: Value;
}

function annotationOf(installation: Installation<StackResource>): Annotation[] {
  if (installation.kind !== "chart") return [];
  const { resource } = installation;
  const place = resource.props.at("values").at("serviceAccount").at("annotations").at(ROLE_ANNOTATION);
  return [{ resource, property: "values", place }];
}

/** Before the role's ARN is known, it is one of those that the property depends on. */
function isAnnotated({ resource, property, place }: Annotation, role: StackResource): boolean {
  if (!place.isKnown) return refersTo(resource, property, role, place);
  const arn = place.text();
  return arn !== undefined && arn === role.props.at("arn").knownText();
}

/** What a role says in its trust for IAM roles for service accounts, and for Pod Identity. */
function trusts(role: StackResource, accounts: ReadonlySet<string>): boolean {
  const trust = role.props.at("assumeRolePolicy");
  if (!trust.isKnown) return false;
  return conditionTexts(trust).some(({ key, text }) => {
    const account = /^system:serviceaccount:[^:]+:(.+)$/.exec(text)?.[1];
    if (account !== undefined) return accounts.has(account);
    return key.toLowerCase() === "aws:requesttag/kubernetes-service-account" && accounts.has(text);
  });
}
