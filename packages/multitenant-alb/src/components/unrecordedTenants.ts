import { type Placement, placesOf } from "@sluice/alb-model";

/**
 * Tenants whose place was decided in this run, and is in no record that was reviewed; sorted. The policy
 * `placement-records-tenants` refuses them, because the next run may place them elsewhere.
 *
 * @param recorded The placement that the program was given, if any.
 * @param placed The placement of its plan.
 */
export function unrecordedTenants(recorded: Placement | undefined, placed: Placement): string[] {
  const before = recorded === undefined ? undefined : placesOf(recorded);
  return [...placesOf(placed)]
    .filter(([tenant, { bundle }]) => before?.get(tenant)?.bundle !== bundle)
    .map(([tenant]) => tenant)
    .sort();
}
