import { ANNOTATION_PREFIX, annotation } from "@sluice/alb-model";
import { stackPolicy, violation } from "../policy.ts";
import { annotationsOf } from "../subjects/ingress/ingresses.ts";
import {
  type IngressGroup,
  ingressGroups,
  isRefusedForSure,
  memberAtFault,
} from "../subjects/ingress/ingressGroups.ts";
import type { StackResource } from "../view/resource.ts";

/** One wrong Ingress stops all Ingresses of a load balancer. */
export const ingressGroupRefused = stackPolicy({
  name: "ingress-group-refused",
  level: "mandatory",
  description: "The controller accepts every group with all of its Ingresses.",
  reason:
    "The controller builds a load balancer from all Ingresses of its group at once: while one of them is wrong, or two " +
    "contradict each other, nothing of the group is changed any more.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3790",
  fix: "correct or remove what the controller objects to, and put settings of the load balancer into its IngressClassParams",
  guards: ["R3"],
  *judge(stack) {
    for (const group of stack.memo(ingressGroups)) {
      readAll(group);
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

/** Of class parameters, what the controller may object to, and programs know before an update. */
const READ_OF_PARAMS = ["scheme", "ipAddressType", "loadBalancerName", "sslRedirectPort", "targetType", "listeners"];

/** What is not known yet was stood in for by something that the controller takes: reading it here notes that. */
function readAll({ members, params }: IngressGroup): void {
  for (const { resource } of members) {
    const { props } = resource;
    const annotations = annotationsOf(resource).entries();
    // Whatever certificate it will be, the controller takes it.
    const own = annotations.filter(
      ([key]) => key.startsWith(`${ANNOTATION_PREFIX}/`) && key !== annotation.certificateArn,
    );
    for (const value of [...own.map(([, value]) => value), props.at("spec")]) value.plain();
  }
  for (const field of READ_OF_PARAMS) params?.props.at("spec").at(field).plain();
}

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
