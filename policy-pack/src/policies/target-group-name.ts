import * as z from "zod";
import { resourcePolicy, type Violation, violation } from "../policy.ts";
import { ingressActions, targetsOf } from "../subjects/ingress/ingressActions.ts";
import { INGRESS_PATCH_TYPES } from "../subjects/targetGroup/forwardActions.ts";
import { BINDING_TYPES, INGRESS_TYPES, TARGET_GROUP_TYPES } from "../subjects/types.ts";
import type { Resource } from "../view/resource.ts";
import { isEmpty } from "../view/scalars.ts";

const LONGEST = 32;

/** Why AWS would refuse the name, or undefined. */
function nameFault(name: string): string | undefined {
  if (name.length > LONGEST) return `has ${name.length} characters, and ${LONGEST} are allowed`;
  if (!/^[A-Za-z0-9-]*$/.test(name)) return "has characters other than letters, digits and hyphens";
  if (name.startsWith("-") || name.endsWith("-")) return "begins or ends with a hyphen";
  return name.startsWith("internal-") ? "begins with internal-" : undefined;
}

/**
 * AWS takes the names of target groups, and they follow the convention. Without one, the provider may make up a name:
 * whoever forwards by ARN needs none, and a target group that is replaced is made before the old one goes.
 */
export const targetGroupName = resourcePolicy({
  name: "target-group-name",
  level: "mandatory",
  description: "The names of target groups are names that AWS takes, and they follow the convention.",
  reason:
    "Ingresses of other stacks refer to a target group by its name, and AWS refuses names that are longer or have other " +
    "characters only when they are deployed.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
  fix: "set name to <shard>-<service>, with at most 32 letters, digits and inner hyphens",
  guards: ["R3"],
  types: [...TARGET_GROUP_TYPES, ...BINDING_TYPES, ...INGRESS_TYPES, ...INGRESS_PATCH_TYPES],
  settings: z.strictObject({
    pattern: z
      .string()
      .refine(isPattern, "is no regular expression")
      .default("")
      .describe("Regular expression for the names of target groups that the stack makes; empty for any"),
  }),
  *judge(resource, { pattern }) {
    if (TARGET_GROUP_TYPES.includes(resource.type)) {
      yield* madeName(resource, pattern);
      return;
    }
    for (const name of new Set(namesReferredTo(resource))) {
      const fault = nameFault(name);
      if (fault !== undefined) yield violation(resource, `the target group's name ${name} ${fault}`);
    }
  },
});

function* madeName(group: Resource, pattern: string): Iterable<Violation> {
  const value = group.props.at("name");
  if (pattern !== "" && isEmpty(value)) {
    yield violation(group, "name is not set", `name it so that ${pattern} matches`);
  }
  const name = value.text() ?? "";
  const fault = nameFault(name);
  if (fault !== undefined) yield violation(group, `name ${name} ${fault}`);
  else if (name !== "" && !new RegExp(pattern).test(name)) {
    yield violation(group, `name ${name} does not match ${pattern}`, `name it so that ${pattern} matches`);
  }
}

function namesReferredTo(resource: Resource): string[] {
  if (BINDING_TYPES.some((type) => type === resource.type))
    return resource.props.at("spec").at("targetGroupName").texts();
  return ingressActions(resource)
    .flatMap(({ config }) => targetsOf(config))
    .flatMap(({ targetGroupName }) => targetGroupName ?? []);
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
