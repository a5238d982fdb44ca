import { stackPolicy, violation } from "../policy.ts";
import { type IngressGroup, ingressGroups, isRefusedForSure, memberAtFault } from "../subjects/groups.ts";
import type { StackResource } from "../view/resource.ts";

/** One wrong Ingress stops all Ingresses of a load balancer. */
export const ingressGroupRefused = stackPolicy({
  name: "ingress-group-refused",
  level: "mandatory",
  description: "The controller takes all Ingresses of a group together.",
  reason:
    "The controller builds a load balancer from all Ingresses of its group at once: while one of them is wrong, or two " +
    "contradict each other, nothing of the group is changed any more.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3790",
  fix: "mend or take away what the controller objects to; settings of the load balancer belong into IngressClassParams",
  guards: ["R3"],
  *judge(stack) {
    for (const group of stack.memo(ingressGroups)) {
      if (group.error === undefined || !isRefusedForSure(group)) continue;
      const { members, name } = group;
      const stopped = members.length === 1 ? "" : ` with its ${members.length} Ingresses`;
      yield violation(
        atFault(group, group.error),
        `the controller refuses the group ${name}${stopped}: "${group.error}"`,
      );
    }
  },
});

/** The Ingress that the controller names, else the one with which the trouble begins, else the parameters. */
function atFault(group: IngressGroup, error: string): StackResource {
  const named = group.members.find(({ key }) => names(error, key));
  return (named ?? memberAtFault(group))?.resource ?? group.subject;
}

/** `namespace/name` between others than the characters of names. */
function names(error: string, key: string): boolean {
  const at = error.indexOf(key);
  if (at < 0) return false;
  const around = [error[at - 1] ?? " ", error[at + key.length] ?? " "];
  return around.every((character) => !/[a-z0-9./-]/.test(character)) || names(error.slice(at + 1), key);
}
