import type { KubernetesObject } from "../kubernetes.ts";
import type { Plan, PlannedShard } from "../plan/plan.ts";
import type { ResolvedFleet } from "../spec/resolve.ts";
import { renderGate } from "./gate.ts";
import { renderAnchor, renderBundle } from "./ingress.ts";
import { renderClass, renderClassParams } from "./shardClass.ts";
import { type BackendSource, renderBinding } from "./targetGroupBinding.ts";

/** A shard's Kubernetes objects, in the order in which they are to be applied. */
export interface ShardManifests {
  readonly shard: string;
  readonly objects: readonly KubernetesObject[];
}

/**
 * Writes a plan as Kubernetes objects, shard by shard: IngressClassParams, IngressClass, a TargetGroupBinding for
 * each target group of pods, the anchor Ingress, the gate where a service has a fallback, and an Ingress for each bundle. On EKS Auto Mode, ARNs of target groups are
 * stand-ins (see `fillTargetGroupArns`).
 *
 * @param backend who may reach the pods; without it the bindings open nothing
 * @example renderIngresses(plan, { securityGroupId: "sg-0123" })[0]?.objects[0]?.kind // "IngressClassParams"
 */
export function renderIngresses(plan: Plan, backend?: BackendSource): ShardManifests[] {
  return plan.shards.map((shard) => ({ shard: shard.name, objects: renderShard(plan.fleet, shard, backend) }));
}

function renderShard(
  fleet: ResolvedFleet,
  shard: PlannedShard,
  backend: BackendSource | undefined,
): KubernetesObject[] {
  const gate = renderGate(fleet, shard);
  return [
    renderClassParams(fleet, shard),
    renderClass(fleet, shard),
    ...shard.targetGroups.flatMap((group) => renderBinding(fleet, shard, group, backend)),
    renderAnchor(fleet, shard),
    ...(gate === undefined ? [] : [gate]),
    ...shard.bundles.map((bundle) => renderBundle(fleet, shard, bundle)),
  ];
}
