import type { TargetGroupBinding } from "../kubernetes.ts";
import type { PlannedShard, PlannedTargetGroup } from "../plan/plan.ts";
import type { ResolvedFleet } from "../spec/resolve.ts";
import { shardLabels } from "./labels.ts";

/** Who may reach the pods: the load balancers' backend security group, or their subnets' ranges. */
export type BackendSource = { readonly securityGroupId: string } | { readonly cidrBlocks: readonly string[] };

/** Registers a Service's pods in its target group on one shard, and lets the load balancer in. */
export function renderBinding(
  fleet: ResolvedFleet,
  shard: PlannedShard,
  { name, service }: PlannedTargetGroup,
  backend?: BackendSource,
): TargetGroupBinding[] {
  const target = fleet.services.get(service);
  if (target === undefined) return [];
  return [
    {
      apiVersion: "elbv2.k8s.aws/v1beta1",
      kind: "TargetGroupBinding",
      metadata: { name, namespace: target.namespace, labels: shardLabels(fleet.name, shard.name) },
      spec: {
        serviceRef: { name: target.service, port: target.port },
        targetGroupName: name,
        targetType: "ip",
        ...(backend === undefined ? {} : { networking: renderNetworking(backend, target.targetPort) }),
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
