import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import type { Value } from "../../view/value.ts";
import { type PolicyDocument, policyDocument } from "./iamDocuments.ts";

export const ROLE_TYPE = "aws:iam/role:Role";
const ROLE_POLICY_TYPE = "aws:iam/rolePolicy:RolePolicy";
const POLICY_TYPE = "aws:iam/policy:Policy";
const ATTACHMENT_TYPES = [
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/policyAttachment:PolicyAttachment",
];

/** A policy of a role. */
export interface AttachedPolicy {
  /** What says it, and where: what a finding is about. */
  readonly resource: StackResource;
  readonly place: Value;
  /** Undefined where it is not known, or is not in the stack. */
  readonly document: PolicyDocument | undefined;
  /** Of a managed policy that is not in the stack, where that is known. */
  readonly arn: string | undefined;
}

/**
 * Whether a property refers to a resource: by the dependency that Pulumi has noted, which is there before values are,
 * or by its name, ARN or id.
 */
export function refersTo(from: StackResource, property: string, target: StackResource, at?: Value): boolean {
  if ((from.propertyDependencies[property] ?? []).includes(target.urn)) return true;
  const place = at ?? from.props.at(property);
  if (!place.isKnown) return false;
  const items = place.items();
  const places = items.length === 0 ? [place] : items;
  const texts = places.flatMap((each) => each.knownText() ?? []);
  // Where a name may be that of several, such as in two accounts, what the engine has noted tells.
  if (texts.length === 1 && (from.propertyDependencies[property] ?? []).some((urn) => isOfType(urn, target.type)))
    return false;
  const names = ["name", "arn", "id"].flatMap((key) => target.props.at(key).knownText() ?? []);
  return names.some((name) => name !== "" && texts.includes(name));
}

function isOfType(urn: string, type: string): boolean {
  return urn.split("::")[2]?.split("$").at(-1) === type;
}

/** All policies that the stack gives a role. */
export function policiesOf(stack: Stack, role: StackResource): AttachedPolicy[] {
  const inline = stack.ofType(ROLE_POLICY_TYPE).filter((each) => refersTo(each, "role", role));
  const attachments = stack
    .ofType(...ATTACHMENT_TYPES)
    .filter((each) => refersTo(each, "role", role) || refersTo(each, "roles", role));
  const separate = [
    ...inline.map((each) => withDocument(each, each.props.at("policy"))),
    ...attachments.flatMap((each) => managed(stack, each, each.props.at("policyArn"), "policyArn")),
  ];
  return [...separate, ...ownPolicies(stack, role, separate)];
}

/** Those that the role itself has; after a refresh it repeats the others there. */
function ownPolicies(stack: Stack, role: StackResource, separate: readonly AttachedPolicy[]): AttachedPolicy[] {
  const names = new Set(separate.map(({ resource }) => resource.props.at("name").knownText() ?? resource.urn));
  const arns = new Set(separate.map(({ resource, arn }) => arn ?? resource.props.at("arn").knownText()));
  const inline = role.props
    .at("inlinePolicies")
    .items()
    .filter((each) => !names.has(each.at("name").knownText() ?? ""))
    .map((each) => withDocument(role, each.at("policy")));
  const attached = role.props
    .at("managedPolicyArns")
    .items()
    .filter((each) => !arns.has(each.knownText() ?? ""));
  return [...inline, ...attached.flatMap((each) => managed(stack, role, each, "managedPolicyArns"))];
}

function withDocument(resource: StackResource, place: Value): AttachedPolicy {
  return { resource, place, document: policyDocument(place), arn: undefined };
}

function managed(stack: Stack, from: StackResource, place: Value, property: string): AttachedPolicy[] {
  const inStack = stack.ofType(POLICY_TYPE).filter((each) => refersTo(from, property, each, place));
  if (inStack.length > 0) return inStack.map((each) => withDocument(each, each.props.at("policy")));
  const arn = place.text();
  return [{ resource: from, place, document: undefined, arn }];
}
