import {
  fallbackGroupName,
  type ListenerRule,
  matchGlob,
  type PlannedBundle,
  type PlannedShard,
  type Problem,
  type ResolvedFleet,
  targetGroupName,
} from "@sluice/alb-model";
import { FULL_WEIGHT } from "../decide/settings.ts";

/** A rule of a load balancer that Pulumi owns. */
export interface FailoverRule {
  /** Stays the same while other bundles come and go. */
  readonly key: string;
  /** With two target groups where its service has a fallback; all traffic goes to the pods at first. */
  readonly rule: ListenerRule;
  /** The service whose traffic can be shifted. */
  readonly service?: string;
}

/** Priorities of one bundle; so many that no bundle outgrows them while a load balancer has 100 rules. */
const SLOT = 100;
/** AWS's highest priority is 50,000. The first slot is the anchors'. */
const SLOTS = 499;

/**
 * A shard's rules for a load balancer that Pulumi owns: anchors, then the tenants' rules, each with the fallback beside
 * the pods where its service has one. There is no gate, because here the weights themselves can be changed.
 *
 * Each bundle has priorities of its own, so that no rule moves when a bundle goes: AWS refuses a priority that another
 * rule still has, and Pulumi changes rules one by one.
 *
 * @example failoverRules(fleet, shard).map(({ key }) => key) // ["edge-001-anchor-1", "edge-001-b0001-1-1"]
 */
export function failoverRules(fleet: ResolvedFleet, shard: PlannedShard): FailoverRule[] {
  const anchors = shard.anchors.map((rule, index) => {
    return { key: `${shard.name}-anchor-${index + 1}`, rule: { ...rule, priority: index + 1 } };
  });
  return [...anchors, ...shard.bundles.flatMap((bundle) => bundleRules(fleet, shard, bundle))];
}

function bundleRules(fleet: ResolvedFleet, shard: PlannedShard, bundle: PlannedBundle): FailoverRule[] {
  const routes = fleet.profiles.get(bundle.profile)?.routes ?? [];
  return bundle.rules.map((rule, index) => {
    const [row, route] = [Math.floor(index / routes.length), index % routes.length];
    const placed = {
      key: `${bundle.id}-${row + 1}-${route + 1}`,
      rule: { ...rule, priority: firstPriority(bundle) + index },
    };
    const service = routes[route]?.service;
    const fallback = service === undefined ? undefined : fleet.services.get(service)?.fallback;
    if (service === undefined || fallback === undefined || !isInside(rule, fallback.domains)) return placed;
    const targetGroups = [
      { targetGroupARN: `name:${targetGroupName(shard.name, service)}`, weight: FULL_WEIGHT },
      { targetGroupARN: `name:${fallbackGroupName(shard.name, service)}`, weight: 0 },
    ];
    const actions: ListenerRule["actions"] = [{ type: "forward", forwardConfig: { targetGroups } }];
    return { ...placed, rule: { ...placed.rule, actions }, service };
  });
}

function firstPriority(bundle: PlannedBundle): number {
  return (((bundleNumber(bundle) - 1) % SLOTS) + 1) * SLOT;
}

function bundleNumber({ id }: PlannedBundle): number {
  return Number(id.slice(id.lastIndexOf("-b") + 2));
}

/** Whether all hosts of a rule are among those that the fallback serves. */
function isInside(rule: ListenerRule, domains: readonly string[]): boolean {
  return domains.length === 0 || hostsOf(rule).every((host) => isServed(host, domains));
}

function isServed(host: string, domains: readonly string[]): boolean {
  return domains.some((domain) => matchGlob(domain, host));
}

function hostsOf({ conditions }: ListenerRule): readonly string[] {
  return conditions.flatMap((condition) =>
    condition.field === "host-header" ? (condition.hostHeaderConfig.values ?? []) : [],
  );
}

/** What keeps a shard's rules from being written for a load balancer that Pulumi owns. */
export function checkFailoverRules(fleet: ResolvedFleet, shard: PlannedShard): Problem[] {
  return [...checkSlots(shard), ...shard.bundles.flatMap((bundle) => checkDomains(fleet, bundle))];
}

function checkSlots({ name, bundles }: PlannedShard): Problem[] {
  const fix = "plan once with --compact, which moves tenants to the first free bundles";
  const first = new Map<number, string>();
  return bundles.flatMap((bundle): Problem[] => {
    const path = `shards.${name}.bundles.${bundle.id}`;
    const priority = firstPriority(bundle);
    const other = first.get(priority);
    first.set(priority, bundle.id);
    if (other !== undefined) {
      const message = `would take the priorities of ${other}`;
      return [{ code: "failover.priorities", path, value: bundle.id, message, fix }];
    }
    if (bundle.rules.length <= SLOT) return [];
    const message = `has ${bundle.rules.length} rules, and a bundle has ${SLOT} priorities`;
    return [{ code: "failover.priorities", path, value: bundle.rules.length, message, fix: "split the tenant" }];
  });
}

/** A rule has one pair of weights for all of its hosts. */
function checkDomains(fleet: ResolvedFleet, bundle: PlannedBundle): Problem[] {
  const routes = fleet.profiles.get(bundle.profile)?.routes ?? [];
  const domains = routes.flatMap(({ service }) => fleet.services.get(service)?.fallback?.domains ?? []);
  if (domains.length === 0) return [];
  const path = `tenants.${bundle.tenants.join(",")}.hosts`;
  const code = "failover.mixedHosts";
  if (bundle.rows.some(({ regex }) => regex)) {
    const message = "are regular expressions, of which nobody can say whether a domain of the fallback holds them";
    return [{ code, path, value: bundle.id, message, fix: "pack exact, or leave the fallback's domains out" }];
  }
  return bundle.rows.flatMap(({ values }): Problem[] => {
    const outside = values.filter((host) => !isServed(host, domains));
    if (outside.length === 0 || outside.length === values.length) return [];
    const message = `share a rule with hosts outside of the fallback's domains: ${outside.join(", ")}`;
    const fix = "add the domain to the fallback, or give the tenant a rule of its own (isolation: rule)";
    return [{ code, path, value: values, message, fix }];
  });
}
