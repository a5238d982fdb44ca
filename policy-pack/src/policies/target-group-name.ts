import type { ResourceValidationPolicy } from "@pulumi/policy";
import {
  BINDING_TYPES,
  backendsOf,
  forwardTargets,
  INGRESS_TYPE,
  objectAt,
  propertiesOf,
  TARGET_GROUP_TYPES,
  textAt,
} from "../resources.ts";

const LONGEST = 32;
const SOURCE = "docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html";

/** Why AWS would refuse the name, or undefined. */
export function nameFault(name: string): string | undefined {
  if (name.length > LONGEST) return `has ${name.length} characters, at most ${LONGEST} are allowed`;
  if (!/^[A-Za-z0-9-]*$/.test(name)) return "may have only letters, digits and hyphens";
  if (name.startsWith("-") || name.endsWith("-")) return "may not begin or end with a hyphen";
  if (name.startsWith("internal-")) return "may not begin with 'internal-'";
  return undefined;
}

/** A target group is named by hand, as Ingresses of other stacks refer to it by name, and AWS takes the name. */
export const targetGroupName: ResourceValidationPolicy = {
  name: "target-group-name",
  description: "Target groups have a name of their own that AWS takes, wherever they are named.",
  enforcementLevel: "mandatory",
  validateResource: (args, reportViolation) => {
    const props = propertiesOf(args);
    if (TARGET_GROUP_TYPES.includes(args.type) && (textAt(props, "name") ?? "") === "") {
      reportViolation(
        "The target group has no name, so that Ingresses cannot refer to it by name and each replacement renames it. " +
          "Set `name`, for instance to `<shard>-<service>`.",
      );
      return;
    }
    for (const name of namesIn(args.type, props)) {
      const fault = nameFault(name);
      if (fault === undefined) continue;
      reportViolation(`The target group name '${name}' ${fault} (${SOURCE}). Choose another name.`);
    }
  },
};

/** The target group names that a resource gives or refers to. */
function namesIn(type: string, props: ReturnType<typeof propertiesOf>): string[] {
  if (TARGET_GROUP_TYPES.includes(type)) return [textAt(props, "name") ?? ""];
  if (BINDING_TYPES.includes(type)) {
    const name = textAt(objectAt(props, "spec"), "targetGroupName");
    return name === undefined ? [] : [name];
  }
  if (type !== INGRESS_TYPE) return [];
  const actions = backendsOf(props).filter(({ isAction }) => isAction);
  const names = actions.flatMap(({ name }) => forwardTargets(props, name));
  return [...new Set(names.flatMap((target) => textAt(target, "targetGroupName") ?? []))];
}
