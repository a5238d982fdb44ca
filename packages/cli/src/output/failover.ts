import { type ApiCalls, failoverCost, type Plan, type PlannedShard, type ResolvedFleet } from "@sluice/alb-model";
import { countOf, oneDecimal } from "./counts.ts";

/** What it takes to move all requests of services with a fallback there; empty where none has one. */
export function formatFailover({ shards }: Plan): string {
  const cost = failoverCost(shards);
  if (cost === undefined) return "";
  const services = [...new Set(shards.flatMap(({ fallbacks }) => fallbacks.map(({ service }) => service)))].sort();
  const gates = shards.filter(({ gate }) => gate !== undefined);
  return [
    `Failover of ${services.join(" and ")}: ${formatCalls(cost)}, on the gates of ${countOf(gates.length, "load balancer")};`,
    `tenants' rules one by one would take ${formatCalls(cost.withoutGates)}.`,
  ].join("\n");
}

function formatCalls({ calls, seconds }: ApiCalls): string {
  return `${countOf(calls, "ModifyRule call")} ${seconds === 0 ? "at once" : `in ${oneDecimal(seconds)} s`}`;
}

/** Which services have a fallback, the weights that it can be given, and the hosts that it serves. */
export function formatFallbacks({ services }: ResolvedFleet): string {
  const parts = [...services].flatMap(([key, { fallback }]) => {
    if (fallback === undefined) return [];
    const hosts = fallback.domains.length === 0 ? "" : ` for ${fallback.domains.join(", ")}`;
    return [`${key} ${fallback.steps.join("/")}${hosts}`];
  });
  return parts.length === 0 ? "" : `fallbacks, with their shares in percent: ${parts.join("; ")}`;
}

/** The cost of all load balancers' failover as data. */
export function failoverJson(shards: readonly PlannedShard[]): object {
  const cost = failoverCost(shards);
  return cost === undefined ? {} : { failover: cost };
}

/** Of one load balancer alone. */
export function shardFailoverJson(shard: PlannedShard): object {
  const cost = failoverCost([shard]);
  return cost === undefined ? {} : { failover: { calls: cost.calls, seconds: cost.seconds } };
}
