import { annotation } from "../annotations.ts";
import type { Ingress } from "../kubernetes.ts";
import type { PlannedShard } from "../plan/plan.ts";
import type { ResolvedFleet } from "../spec/resolve.ts";
import { mergeAnnotations, mergeByHost, renderEntry, targetGroupField } from "./entries.ts";
import { LABELS, shardLabels } from "./labels.ts";

/** The lowest that the controller takes: a gate stands above anchors and all tenants. */
const GATE_ORDER = -1000;

/**
 * The Ingress of a shard's gate, closed: every rule asks for a path that nobody asks for. A rule is opened by the
 * annotation `conditions.<key>` with the key's `conditions`; whoever opens rules owns those annotations, and nobody
 * else may write them. None where no service of the shard has a fallback.
 *
 * On EKS Auto Mode, ARNs of target groups are stand-ins (see `fillTargetGroupArns`).
 *
 * @example renderGate(plan.fleet, shard)?.metadata.name // "edge-001-gate"
 */
export function renderGate(fleet: ResolvedFleet, shard: PlannedShard): Ingress | undefined {
  const { gate } = shard;
  if (gate === undefined) return undefined;
  const field = targetGroupField(fleet.platform);
  const entries = gate.routes.flatMap(({ keys }) => keys.map(({ key, rule }) => renderEntry(rule, key, field)));
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name: gate.ingress,
      namespace: fleet.namespace,
      labels: { ...shardLabels(fleet.name, shard.name), [LABELS.profile]: gate.profile },
      annotations: { [annotation.groupOrder]: String(GATE_ORDER), ...mergeAnnotations(entries) },
    },
    spec: { ingressClassName: shard.name, rules: mergeByHost(entries) },
  };
}
