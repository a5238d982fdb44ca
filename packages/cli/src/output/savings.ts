import type { Cost } from "@sluice/alb-model";
import { countOf, oneDecimal } from "./counts.ts";

/** What packing saves against one Ingress per tenant. */
export function formatSavings(cost: Cost): string {
  const { perTenantIngress: alone } = cost;
  const uses = (rules: number, balancers: number): string =>
    `${countOf(rules, "rule")} on ${countOf(balancers, "load balancer")}`;
  return [
    `Packing: ${uses(cost.rules, cost.loadBalancers)}; one Ingress per tenant would take ${uses(alone.rules, alone.loadBalancers)}.`,
    `${oneDecimal(cost.tenantsPerRule)} tenants a rule; a request passes ${oneDecimal(cost.meanRulesEvaluated)} rules on average, ${oneDecimal(cost.meanRulesCharged)} of them charged.`,
  ].join("\n");
}
