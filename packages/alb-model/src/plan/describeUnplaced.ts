import { QUOTAS, type QuotaName } from "../quotas.ts";
import type { ResolvedFleet, ResolvedProfile, ResolvedTenant } from "../spec/resolve.ts";
import { roomForRules } from "./shardState.ts";

interface Description {
  readonly message: string;
  readonly fix: string;
}

const ALONE = "does not fit on a load balancer of its own:";

/** Why a tenant fits nowhere, and what would help. */
export function describeUnplaced(fleet: ResolvedFleet, tenant: ResolvedTenant, quota: QuotaName): Description {
  const profile = fleet.profiles.get(tenant.profile);
  if (profile !== undefined && quota === "rulesPerLoadBalancer") return tooManyRules(fleet, tenant, profile);
  if (profile !== undefined && quota === "targetsPerLoadBalancer") return tooManyTargets(fleet, profile);
  if (profile !== undefined && quota === "targetGroupsPerLoadBalancer") return tooManyGroups(fleet, profile);
  const message = `${ALONE} it exceeds ${fleet.limits[quota]} ${QUOTAS[quota].meaning}`;
  return { message, fix: `ask AWS for more and set quotas.${quota}` };
}

function tooManyRules(fleet: ResolvedFleet, { hosts }: ResolvedTenant, { name, gate }: ResolvedProfile): Description {
  const { reserved, limits } = fleet;
  const kept = reserved.rules === 0 ? "" : ` with ${reserved.rules} reserved`;
  const gated = gate === undefined ? "" : `, and the gate of profile ${name} takes ${gate.rules} of them`;
  return {
    message: `${ALONE} its ${hosts.length} hosts need more than the ${roomForRules(fleet)} rules that may be used of ${limits.rulesPerLoadBalancer}${kept}${gated}`,
    fix: `split the tenant, ${kept === "" ? "" : "reserve fewer rules, "}or ask AWS for more and set quotas.rulesPerLoadBalancer`,
  };
}

function tooManyTargets({ services, limits }: ResolvedFleet, profile: ResolvedProfile): Description {
  const pods = profile.services.reduce((sum, service) => sum + (services.get(service)?.maxReplicas ?? 0), 0);
  const functions = profile.gate?.services.length ?? 0;
  const lambdas = functions === 0 ? "" : ` and ${functions} Lambda function${functions === 1 ? "" : "s"}`;
  return {
    message: `${ALONE} the services of profile ${profile.name} have up to ${pods} pods${lambdas}, and the limit is ${limits.targetsPerLoadBalancer} targets`,
    fix: "lower maxReplicas, or ask AWS for more and set quotas.targetsPerLoadBalancer",
  };
}

function tooManyGroups({ limits, reserved }: ResolvedFleet, { name, services, gate }: ResolvedProfile): Description {
  const kept = reserved.targetGroups;
  const fallbacks = gate?.services.length ?? 0;
  const twice = fallbacks === 0 ? "" : `, ${fallbacks} of them with a fallback and so two target groups`;
  const limit = `the limit is ${limits.targetGroupsPerLoadBalancer} target groups${kept === 0 ? "" : ` with ${kept} reserved`}`;
  return {
    message: `${ALONE} profile ${name} uses ${services.length} services${twice}, and ${limit}`,
    fix: kept === 0 ? "split the profile" : "split the profile, or reserve fewer target groups",
  };
}
