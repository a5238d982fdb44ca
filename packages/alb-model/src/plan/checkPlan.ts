import type { Problem } from "../problem.ts";
import { QUOTAS, type QuotaName } from "../quotas.ts";
import type { ResolvedFleet, ResolvedTenant } from "../spec/resolve.ts";
import { describeUnplaced } from "./describeUnplaced.ts";
import { prepareHost } from "./packing/host.ts";
import { packerFor } from "./packing/packer.ts";
import { regexLengthAlone } from "./packing/regex.ts";
import type { Plan, QuotaUse } from "./plan.ts";
import { exceededQuotas } from "./quotaUse.ts";

/** Hosts that no rule of their profile could hold. */
export function checkRoomForHosts(fleet: ResolvedFleet, tenants: readonly ResolvedTenant[]): Problem[] {
  const packers = new Map(
    [...fleet.profiles].map(([name, profile]) => [name, packerFor(fleet.packing, profile, fleet.limits)]),
  );
  return tenants.flatMap((tenant) => {
    const room = packers.get(tenant.profile)?.room;
    if (room === undefined) return [];
    return tenant.hosts.flatMap((host, index) => {
      const prepared = prepareHost(host);
      const at = { path: `tenants.${tenant.id}.hosts[${index}]`, value: host, tenant: tenant.id };
      if (fleet.packing === "regex") {
        const length = regexLengthAlone(prepared);
        if (length <= room.regexLength) return [];
        const message = `takes ${length} characters as a regex value; AWS allows ${room.regexLength}`;
        return [{ ...at, code: "quota.regexValueLength", message, fix: "use a shorter host, or packing: exact" }];
      }
      if (prepared.wildcards <= room.wildcards) return [];
      const message = `needs a wildcard, and the paths of profile ${tenant.profile} use all ${fleet.limits.wildcardsPerRule} of a rule`;
      return [{ ...at, code: "quota.wildcardsPerRule", message, fix: "split the route, or list the hosts" }];
    });
  });
}

/** Tenants that fit on no load balancer, not even on one of their own. */
export function checkUnplaced(
  fleet: ResolvedFleet,
  tenants: readonly ResolvedTenant[],
  unplaced: ReadonlyMap<string, QuotaName>,
): Problem[] {
  return tenants.flatMap((tenant) => {
    const quota = unplaced.get(tenant.id);
    if (quota === undefined) return [];
    const { message, fix } = describeUnplaced(fleet, tenant, quota);
    return [
      { code: `quota.${quota}`, path: `tenants.${tenant.id}`, value: tenant.id, message, fix, tenant: tenant.id },
    ];
  });
}

/** Quotas that the whole plan exceeds, or that a rule does: the last look before anything is deployed. */
export function checkPlan(plan: Plan): Problem[] {
  const { limits } = plan.fleet;
  const targetGroups = plan.shards.reduce((sum, shard) => sum + shard.targetGroups.length + shard.fallbacks.length, 0);
  return [
    ...checkServices(plan),
    ...plan.shards.flatMap((shard) => exceededQuotas(shard.quotas.filter(isOfShard), `shards.${shard.name}`)),
    ...checkRegion(plan, "loadBalancersPerRegion", plan.shards.length, limits.loadBalancersPerRegion),
    ...checkRegion(plan, "targetGroupsPerRegion", targetGroups, limits.targetGroupsPerRegion),
  ];
}

/** The limit of a single target group is reported once, at its service. */
function isOfShard({ quota }: QuotaUse): boolean {
  return quota !== "targetsPerTargetGroup";
}

function checkServices({ fleet, shards }: Plan): Problem[] {
  const limit = fleet.limits.targetsPerTargetGroup;
  const inUse = new Set(shards.flatMap(({ targetGroups }) => targetGroups.map(({ service }) => service)));
  return [...fleet.services].flatMap(([key, { maxReplicas }]) =>
    maxReplicas <= limit || !inUse.has(key)
      ? []
      : [
          {
            code: "quota.targetsPerTargetGroup",
            path: `fleet.services.${key}.maxReplicas`,
            value: maxReplicas,
            message: `is more than the ${limit} targets of a target group`,
            fix: "lower it, or ask AWS for more and set quotas.targetsPerTargetGroup",
          },
        ],
  );
}

/** Names the tenants of the first shard that is one too many. */
function checkRegion(
  plan: Plan,
  quota: "loadBalancersPerRegion" | "targetGroupsPerRegion",
  used: number,
  limit: number,
): Problem[] {
  if (used <= limit) return [];
  let groups = 0;
  const over = plan.shards.findIndex((shard, index) => {
    groups += shard.targetGroups.length + shard.fallbacks.length;
    return (quota === "loadBalancersPerRegion" ? index + 1 : groups) > limit;
  });
  const tenants = plan.shards.slice(over).flatMap(({ bundles }) => bundles.flatMap((bundle) => bundle.tenants));
  const named = tenants.slice(0, 3).join(", ");
  const more = tenants.length > 3 ? ` and ${tenants.length - 3} more` : "";
  const message = `the plan needs ${used} of ${limit} ${QUOTAS[quota].meaning}; no place for ${named}${more}`;
  const fix = `ask AWS for more and set quotas.${quota}, pack tighter, or split the fleet`;
  return [
    {
      code: `quota.${quota}`,
      path: `fleet.quotas.${quota}`,
      value: used,
      message,
      fix,
      ...(tenants[0] === undefined ? {} : { tenant: tenants[0] }),
    },
  ];
}
