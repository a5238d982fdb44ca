import { matchGlob } from "@sluice/alb-model";
import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import type { Value } from "../../view/value.ts";
import { conditionTexts, isEverything } from "../iam/iamDocuments.ts";
import { ROLE_TYPE, refersTo } from "../iam/rolePolicies.ts";
import { controllers, USUAL_SERVICE_ACCOUNT } from "./controllers.ts";
import type { Installation } from "./installations.ts";

const ASSOCIATION_TYPE = "aws:eks/podIdentityAssociation:PodIdentityAssociation";
const SERVICE_ACCOUNT_TYPE = "kubernetes:core/v1:ServiceAccount";
const ROLE_ANNOTATION = "eks.amazonaws.com/role-arn";

/** A role that a controller uses, or may use. */
export interface ControllerRole {
  readonly role: StackResource;
  /** What decides whether a controller uses it, and is not known yet; asking it notes that. Undefined where one does. */
  readonly doubt: Value | undefined;
}

/**
 * The roles that the controllers' service accounts use, or may use: by EKS Pod Identity, by the account's annotation, or
 * because they trust no other account. Use it with `stack.memo`.
 */
export function controllerRoles(stack: Stack): ControllerRole[] {
  const installed = stack.memo(controllers);
  const accounts = [USUAL_SERVICE_ACCOUNT, ...installed.flatMap((each) => accountOf(each) ?? [])];
  const uses = [
    ...stack.ofType(ASSOCIATION_TYPE).map(useByAssociation),
    ...stack.ofType(SERVICE_ACCOUNT_TYPE).map(useByAccount),
  ];
  const charts = installed.flatMap((each) => useByChart(each));
  return stack.ofType(ROLE_TYPE).flatMap((role): ControllerRole[] => {
    const users = [...uses.filter((use) => isFor(use, role)).map(({ account }) => account), ...trusted(role)];
    const isSure = charts.some((use) => isFor(use, role)) || users.some((user) => isAmong(accounts, user));
    if (isSure) return [{ role, doubt: undefined }];
    const unknown = [...users, ...(users.length === 0 ? [] : accounts)];
    const doubt = unknown.find((each) => typeof each !== "string");
    return doubt === undefined ? [] : [{ role, doubt }];
  });
}

/** A service account's name; the value that it stands in while it is not known. */
type Account = string | Value;

/** A role's trust may name accounts by pattern; one for every account says nothing of the controller's. */
function isAmong(accounts: readonly Account[], user: Account): boolean {
  if (typeof user !== "string" || isEverything(user)) return false;
  return accounts.some((account) => typeof account === "string" && matchGlob(user, account));
}

function accountIn(name: Value): Account {
  return name.isKnown ? (name.text() ?? "") : name;
}

/** The account's name; without one, the chart names it after the release. */
function accountOf({ kind, resource }: Installation): Account | undefined {
  const { props, name } = resource;
  if (kind === "deployment") return accountIn(props.at("spec").at("template").at("spec").at("serviceAccountName"));
  const given = accountIn(props.at("values").at("serviceAccount").at("name"));
  if (given !== "") return given;
  const named = props.at("name");
  const release = named.isKnown && named.isMissing ? name : accountIn(named);
  if (typeof release !== "string") return release;
  return release.includes(USUAL_SERVICE_ACCOUNT) ? release : `${release}-${USUAL_SERVICE_ACCOUNT}`;
}

/** A place that gives a role to a service account. */
interface Use {
  readonly resource: StackResource;
  /** The property that the role's ARN stands in. */
  readonly property: string;
  readonly place: Value;
  readonly account: Account;
}

function useByAssociation(resource: StackResource): Use {
  const { props } = resource;
  return { resource, property: "roleArn", place: props.at("roleArn"), account: accountIn(props.at("serviceAccount")) };
}

function useByAccount(resource: StackResource): Use {
  const metadata = resource.props.at("metadata");
  const place = metadata.at("annotations").at(ROLE_ANNOTATION);
  return { resource, property: "metadata", place, account: accountIn(metadata.at("name")) };
}

function useByChart({ kind, resource }: Installation<StackResource>): Omit<Use, "account">[] {
  if (kind !== "chart") return [];
  const place = resource.props.at("values").at("serviceAccount").at("annotations").at(ROLE_ANNOTATION);
  return [{ resource, property: "values", place }];
}

/** Before the role's ARN is known, it is one of those that the property depends on. */
function isFor({ resource, property, place }: Omit<Use, "account">, role: StackResource): boolean {
  if (!place.isKnown || property === "roleArn") return refersTo(resource, property, role, place);
  const arn = place.text();
  return arn !== undefined && arn === role.props.at("arn").knownText();
}

/** The accounts in a role's trust, for IAM roles for service accounts and for Pod Identity; the trust while it is unknown. */
function trusted(role: StackResource): Account[] {
  const trust = role.props.at("assumeRolePolicy");
  if (!trust.isKnown) return [trust];
  return conditionTexts(trust).flatMap(({ key, text }) => {
    const account = /^system:serviceaccount:[^:]+:(.+)$/.exec(text)?.[1];
    if (account !== undefined) return [account];
    return key.toLowerCase() === "aws:requesttag/kubernetes-service-account" ? [text] : [];
  });
}
