import type { ListenerRule } from "../elbv2.ts";
import { targetGroupName } from "../names.ts";
import type { ResolvedFleet } from "../spec/resolve.ts";
import { bundlesInOrder } from "./place.ts";
import { listenerPort, type PlannedBundle, type PlannedShard, type QuotaUse } from "./plan.ts";
import { groupQuotas } from "./quotaUse.ts";
import { anchorRules, bundleRules, numberRules } from "./rules.ts";
import { idOf, type ShardState } from "./shardState.ts";

/** Writes a placed shard out: target groups, anchors, bundles and all rules by priority. */
export function buildShard(fleet: ResolvedFleet, shard: ShardState): PlannedShard {
  const services = [...shard.services].sort();
  const targetGroups = services.map((service) => ({ name: targetGroupName(shard.name, service), service }));
  const certificates = [...new Set([...fleet.certificates, ...[...shard.certificates.keys()].sort()])];
  const port = listenerPort(certificates);
  const names = targetGroups.map(({ name }) => name);
  const anchors = numberRules(anchorRules(names, fleet.limits.targetGroupsPerAction), port, 1);
  const rules: ListenerRule[] = [...anchors];
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
  const quotas = [...groupQuotas({ rules }, fleet.limits), ...ownQuotas(fleet, shard, services, certificates)];
  const isolated = shard.isolated === undefined ? {} : { isolated: shard.isolated };
  return { name: shard.name, ...isolated, targetGroups, certificates, anchors, bundles, rules, quotas };
}

/** The quotas that rules do not tell. */
function ownQuotas(
  fleet: ResolvedFleet,
  shard: ShardState,
  services: readonly string[],
  certificates: readonly string[],
): QuotaUse[] {
  const replicas = services.map((service) => fleet.services.get(service)?.maxReplicas ?? 0);
  const use = (quota: QuotaUse["quota"], used: number): QuotaUse => ({ quota, used, limit: fleet.limits[quota] });
  return [
    use("certificatesPerLoadBalancer", Math.max(0, certificates.length - 1)),
    use(
      "targetsPerLoadBalancer",
      replicas.reduce((sum, count) => sum + count, 0),
    ),
    use("targetsPerTargetGroup", Math.max(0, ...replicas)),
    use("tenantsPerLoadBalancer", shard.tenants),
  ];
}
