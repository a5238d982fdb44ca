import { type GatedWorkload, WORKLOAD_DEFAULTS } from "./workload.ts";

/** The spec of a `policy/v1` PodDisruptionBudget. */
export interface BudgetSpec {
  maxUnavailable: number | string;
  unhealthyPodEvictionPolicy: "AlwaysAllow";
  selector: { matchLabels: Record<string, string> };
}

/**
 * The budget of a gated workload. A budget counts pods by their Ready condition, which a gate keeps back until the
 * target is healthy, so a node drain goes on only when the pods that replace the evicted ones are in service.
 *
 * `AlwaysAllow`, because pods whose gate never opens are never Ready: by Kubernetes' default (`IfHealthyBudget`) they
 * use up the budget and block every node drain. The load balancer sends such pods nothing while others are healthy, and
 * the healthy ones stay protected. Needs Kubernetes 1.27.
 *
 * @example budgetSpec({ matchLabels: { app: "web" }, replicas: 3 }).maxUnavailable // "10%"
 */
export function budgetSpec({ matchLabels, maxUnavailable }: GatedWorkload): BudgetSpec {
  return {
    maxUnavailable: maxUnavailable ?? WORKLOAD_DEFAULTS.maxUnavailable,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
    selector: { matchLabels: { ...matchLabels } },
  };
}
