import type { Plan } from "@sluice/alb-model";
import { podConditionType } from "@sluice/multitenant-alb/spec";

/**
 * The conditions that pods of each service in use wait for, one for each load balancer that serves them; none where
 * the service is not gated.
 */
export function readinessGates({ fleet, shards }: Plan): Map<string, readonly string[]> {
  const groups = shards.flatMap(({ targetGroups }) => targetGroups);
  const inUse = [...new Set(groups.map(({ service }) => service))].sort();
  return new Map(
    inUse.map((key) => {
      const isGated = fleet.services.get(key)?.readinessGates ?? false;
      const bindings = isGated ? groups.filter(({ service }) => service === key) : [];
      return [key, bindings.map(({ name }) => podConditionType(name, fleet.platform))] as const;
    }),
  );
}
