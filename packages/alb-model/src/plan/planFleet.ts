import type { Problem } from "../problem.ts";
import { checkFleet, sortProblems } from "../spec/checkFleet.ts";
import type { Fleet, Tenant } from "../spec/fleet.ts";
import { type ResolvedFleet, type ResolvedTenant, resolveFleet, resolveTenant } from "../spec/resolve.ts";
import { buildShard } from "./build.ts";
import { type Changes, diffPlacements } from "./changes.ts";
import { checkPlan, checkRoomForHosts, checkUnplaced } from "./checkPlan.ts";
import { type PlaceOptions, place } from "./place.ts";
import { emptyPlacement, type Placement } from "./placement.ts";
import type { Plan } from "./plan.ts";

export interface PlanResult {
  /** No shards while the configuration itself has problems. */
  readonly plan: Plan;
  /** To be recorded; the previous one while the configuration itself has problems. */
  readonly placement: Placement;
  readonly changes: Changes;
  /** Everything that is wrong, sorted. Deploy nothing and record nothing while there is any. */
  readonly problems: readonly Problem[];
}

/**
 * Plans a fleet: which tenants share which load balancer and which listener rules. Pure: the result depends on the
 * arguments alone, and not on the order of tenants. Tenants of the previous placement stay where they are.
 *
 * @param previousPlacement what was recorded last time; none plans afresh
 * @example
 * const { plan, placement, problems } = planFleet(
 *   { name: "edge", services: { web: { namespace: "web", port: 80 } }, profiles: { site: [{ service: "web" }] } },
 *   [{ id: "acme", hosts: ["acme.example.com"] }],
 * );
 */
export function planFleet(
  fleet: Fleet,
  tenants: readonly Tenant[],
  previousPlacement?: Placement,
  options: PlaceOptions = {},
): PlanResult {
  const previous = previousPlacement ?? emptyPlacement(fleet.name);
  const resolved = resolveFleet(fleet);
  const all = tenants.map((tenant) => resolveTenant(tenant, resolved));
  const problems = checkFleet(fleet, tenants);
  if (problems.length === 0) problems.push(...checkRoomForHosts(resolved, all));
  if (problems.length > 0) return unplanned(resolved, previous, problems);
  return placed(resolved, all, previous, options);
}

function unplanned(fleet: ResolvedFleet, previous: Placement, problems: readonly Problem[]): PlanResult {
  const changes = diffPlacements(previous, previous, new Map());
  return { plan: { fleet, shards: [] }, placement: previous, changes, problems: sortProblems(problems) };
}

function placed(
  fleet: ResolvedFleet,
  tenants: readonly ResolvedTenant[],
  previous: Placement,
  options: PlaceOptions,
): PlanResult {
  const { shards, placement, reasons, unplaced } = place(fleet, tenants, previous, options);
  const plan = { fleet, shards: shards.map((shard) => buildShard(fleet, shard)) };
  const problems = [...checkUnplaced(fleet, tenants, unplaced), ...checkPlan(plan)];
  return { plan, placement, changes: diffPlacements(previous, placement, reasons), problems: sortProblems(problems) };
}
