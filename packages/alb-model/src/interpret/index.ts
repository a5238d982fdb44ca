import type { GroupError, GroupModel } from "../elbv2.ts";
import type { Ingress, IngressClass, IngressClassParams, Service } from "../kubernetes.ts";
import { buildGroup } from "./buildGroup.ts";
import { collectGroups } from "./groupMembers.ts";
import { ServiceIndex } from "./services.ts";

/** The objects of a cluster that decide what the controller builds. */
export interface InterpretInput {
  readonly ingresses: readonly Ingress[];
  /**
   * Parameters of classes, linked by `spec.parameters` of the IngressClass; where no classes are given, by the
   * class's own name.
   *
   * @default unknown: no class has any
   */
  readonly ingressClassParams?: readonly IngressClassParams[];
  /**
   * Classes; an Ingress of one that is not here, or that is another controller's, is left out.
   *
   * @default unknown: every class that an Ingress names is the controller's
   */
  readonly ingressClasses?: readonly IngressClass[];
  /**
   * Services that backends may name.
   *
   * @default unknown: every Service exists, with every port and without annotations
   */
  readonly services?: readonly Service[];
}

/**
 * What AWS Load Balancer Controller v3.5.0, with its default settings, would build for each Ingress group, or the
 * error with which it would refuse the group: then nothing of the group is deployed, and other groups go on.
 *
 * Groups come in the order of their names as text, listeners by port, rules by port and priority. A target group
 * is an ARN as written, `name:<name>`, or `service:<namespace>/<ingress>-<service>:<port>` for one that the
 * controller would create. A Service or action that does not exist is answered with 503, as the controller does.
 * An Ingress that cannot join a group, for its group name or class parameters, is listed under its own
 * `namespace/name`. Where the controller meets several errors and picks one by chance, the lowest port and then the
 * order of members decides here.
 *
 * Classes of EKS Auto Mode are built by the same rules, with their own parameters (eks.amazonaws.com/v1) and without
 * the group annotation, which Auto Mode does not read. A stand-in for an ARN (`targetGroupArnPlaceholder`) counts as
 * the name that it stands for.
 *
 * Not decided here, for want of the facts, and taken to succeed: whatever is looked up in AWS (certificates found by
 * host, target groups, subnets, security groups, web ACLs and trust stores by name), Secrets of OIDC sign-in,
 * `namespaceSelector` of class parameters (labels of namespaces are not given), ACM certificates that the controller
 * would request, and what the API server, the admission webhook or ELBv2 itself would refuse. An empty list of
 * target groups stays an empty list.
 *
 * @example
 * interpret({ ingresses })
 * // [{ group: "edge-1", listeners: [...], rules: [...], targetGroups: [] }, { group: "shop/old", error: "..." }]
 */
export function interpret(input: InterpretInput): (GroupModel | GroupError)[] {
  const services = new ServiceIndex(input.services);
  return collectGroups(input)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((group) => buildGroup(group, services) ?? []);
}
