import type { TargetGroupBinding } from "../kubernetes.ts";
import { targetGroupArnPlaceholder } from "../placeholders.ts";
import type { PlannedShard, PlannedTargetGroup } from "../plan/plan.ts";
import type { ResolvedFleet } from "../spec/resolve.ts";
import { shardLabels } from "./labels.ts";
import { PLATFORM_API } from "./platformApi.ts";

/** Who may reach the pods: the load balancers' backend security group, or their subnets' ranges. */
export type BackendSource = { readonly securityGroupId: string } | { readonly cidrBlocks: readonly string[] };

/**
 * Registers a Service's pods in its target group on one shard, and lets the load balancer in. EKS Auto Mode takes an
 * ARN instead of a name (a stand-in here, see `targetGroupArnPlaceholder`) and has no `networking`: there the pods'
 * security group must let the load balancers in by other means.
 *
 * Sources: https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html,
 * https://github.com/aws/containers-roadmap/issues/2621
 */
export function renderBinding(
  fleet: ResolvedFleet,
  shard: PlannedShard,
  { name, service }: PlannedTargetGroup,
  backend?: BackendSource,
): TargetGroupBinding[] {
  const target = fleet.services.get(service);
  if (target === undefined) return [];
  const isAutoMode = fleet.platform === "eks-auto-mode";
  const opened =
    backend === undefined || isAutoMode ? {} : { networking: renderNetworking(backend, target.targetPort) };
  return [
    {
      apiVersion: PLATFORM_API[fleet.platform].apiVersion,
      kind: "TargetGroupBinding",
      metadata: { name, namespace: target.namespace, labels: shardLabels(fleet.name, shard.name) },
      spec: {
        serviceRef: { name: target.service, port: target.port },
        ...(isAutoMode ? { targetGroupARN: targetGroupArnPlaceholder(name) } : { targetGroupName: name }),
        targetType: "ip",
        ...opened,
      },
    },
  ];
}

/** The rule that the controller adds to the pods' security group. Without one, no traffic reaches them. */
export function renderNetworking(
  backend: BackendSource,
  port: number,
): NonNullable<TargetGroupBinding["spec"]["networking"]> {
  const from =
    "securityGroupId" in backend
      ? [{ securityGroup: { groupID: backend.securityGroupId } }]
      : backend.cidrBlocks.map((cidr) => ({ ipBlock: { cidr } }));
  return { ingress: [{ from, ports: [{ protocol: "TCP", port }] }] };
}
