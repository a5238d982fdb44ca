import type { ListenerRule } from "../elbv2.ts";
import { targetGroupName } from "../names.ts";
import type { ResolvedFleet } from "../spec/resolve.ts";
import { buildGate, fallbackGroups, gateRules } from "./gate.ts";
import { bundlesInOrder } from "./place.ts";
import { listenerPort, type PlannedBundle, type PlannedShard, type QuotaUse } from "./plan.ts";
import { groupQuotas } from "./quotaUse.ts";
import { anchorRules, bundleRules, numberRules } from "./rules.ts";
import { idOf, residentOf, type ShardState } from "./shardState.ts";

/** Writes a placed shard out: target groups, anchors, bundles and all rules by priority. */
export function buildShard(fleet: ResolvedFleet, shard: ShardState): PlannedShard {
  const services = [...shard.services].sort();
  const targetGroups = services.map((service) => ({ name: targetGroupName(shard.name, service), service }));
  const certificates = [...new Set([...fleet.certificates, ...[...shard.certificates.keys()].sort()])];
  const port = listenerPort(certificates);
  const names = targetGroups.map(({ name }) => name);
  const profile = residentOf(shard);
  const gate = profile === undefined ? undefined : buildGate(shard.name, profile, port);
  const fallbacks = profile === undefined ? [] : fallbackGroups(shard.name, profile);
  const rules: ListenerRule[] = gate === undefined ? [] : gateRules(gate);
  const anchors = numberRules(anchorRules(names, fleet.limits.targetGroupsPerAction), port, rules.length + 1);
  rules.push(...anchors);
  const bundles: PlannedBundle[] = [];
  for (const bundle of bundlesInOrder(shard)) {
    const rows = bundle.packer.rows(bundle.hosts);
    const numbered = numberRules(bundleRules(shard.name, bundle.packer.profile, rows), port, rules.length + 1);
    for (const rule of numbered) rules.push(rule);
    bundles.push({
      id: idOf(bundle),
      profile: bundle.packer.profile.name,
      tenants: bundle.members.map(({ tenant }) => tenant.id).sort(),
      rows,
      hosts: bundle.hosts.map(({ host }) => host).sort(),
      rules: numbered,
    });
  }
  const quotas = [
    ...groupQuotas({ rules }, fleet.limits).map((use) => withReserve(use, fleet)),
    ...ownQuotas(fleet, shard, services, certificates),
  ];
  return {
    name: shard.name,
    ...(shard.isolated === undefined ? {} : { isolated: shard.isolated }),
    targetGroups,
    fallbacks,
    ...(gate === undefined ? {} : { gate }),
    certificates,
    anchors,
    bundles,
    rules,
    quotas,
  };
}

/** Says beside a quota what of it the fleet keeps for others. */
function withReserve(use: QuotaUse, { reserved }: ResolvedFleet): QuotaUse {
  const kept = { rulesPerLoadBalancer: reserved.rules, targetGroupsPerLoadBalancer: reserved.targetGroups };
  const count = use.quota in kept ? kept[use.quota as keyof typeof kept] : 0;
  return count === 0 ? use : { ...use, reserved: count };
}

/** The quotas that rules do not tell. */
function ownQuotas(
  fleet: ResolvedFleet,
  shard: ShardState,
  services: readonly string[],
  certificates: readonly string[],
): QuotaUse[] {
  const replicas = services.map((service) => fleet.services.get(service)?.maxReplicas ?? 0);
  const lambdas = residentOf(shard)?.gate?.services.length ?? 0;
  const use = (quota: QuotaUse["quota"], used: number): QuotaUse => ({ quota, used, limit: fleet.limits[quota] });
  return [
    use("certificatesPerLoadBalancer", Math.max(0, certificates.length - 1)),
    use(
      "targetsPerLoadBalancer",
      replicas.reduce((sum, count) => sum + count, lambdas),
    ),
    use("targetsPerTargetGroup", Math.max(0, ...replicas)),
    use("tenantsPerLoadBalancer", shard.tenants),
  ];
}
