import assert from "node:assert/strict";
import fc from "fast-check";
import type { ListenerRule } from "../../src/elbv2.ts";
import type { Plan, PlannedShard } from "../../src/plan/plan.ts";
import { planFleet } from "../../src/plan/planFleet.ts";
import { resolveLimits } from "../../src/quotas.ts";
import { route } from "../../src/route/route.ts";
import type { Fleet, Tenant } from "../../src/spec/fleet.ts";
import { forEachKind, samples } from "../arbitraries.ts";

/** Plans a sample that has nothing wrong with it. */
function planWell(fleet: Fleet, tenants: readonly Tenant[]): Plan {
  const { plan, problems } = planFleet(fleet, tenants);
  assert.deepEqual(problems, []);
  return plan;
}

/** All values of a rule as `[field, value, isRegex]`, counted here and not by the code under test. */
function valuesOf(rule: ListenerRule): { field: string; value: string; regex: boolean }[] {
  return rule.conditions.flatMap((condition) => {
    const { field } = condition;
    const [config] = Object.entries(condition).flatMap(([key, value]) => (key === "field" ? [] : [value]));
    const { values = [], regexValues = [] } = config as { values?: string[]; regexValues?: string[] };
    return [
      ...values.map((value) => ({ field, value, regex: false })),
      ...regexValues.map((value) => ({ field, value, regex: true })),
    ];
  });
}

function targetGroupsOf(rule: ListenerRule): string[] {
  return rule.actions.flatMap((action) => {
    assert.ok("forwardConfig" in action);
    const config = action.forwardConfig as { targetGroups: { targetGroupARN: string }[] };
    return config.targetGroups.map(({ targetGroupARN }) => targetGroupARN.replace("name:", ""));
  });
}

function checkRule(rule: ListenerRule, fleet: Fleet): void {
  const limits = resolveLimits(fleet.quotas);
  const values = valuesOf(rule);
  assert.ok(values.length > 0 && values.length <= limits.conditionValuesPerRule, "values of a rule");
  const wildcards = values.filter(({ regex }) => !regex).map(({ value }) => value.replace(/[^*?]/g, "").length);
  assert.ok(wildcards.reduce((sum, count) => sum + count, 0) <= limits.wildcardsPerRule, "wildcards of a rule");
  const fields = rule.conditions.map(({ field }) => field);
  assert.equal(new Set(fields).size, fields.length, "one condition of a kind");
  for (const field of fields) {
    assert.ok(values.filter((value) => value.field === field).length <= limits.valuesPerCondition);
  }
  for (const { value, regex } of values) assert.ok(value.length <= (regex ? limits.regexValueLength : 128), value);
  assert.ok(targetGroupsOf(rule).length <= limits.targetGroupsPerAction, "target groups of an action");
}

function checkShard(shard: PlannedShard, fleet: Fleet, tenants: ReadonlyMap<string, Tenant>): void {
  const limits = resolveLimits(fleet.quotas);
  const here = shard.bundles.flatMap((bundle) => bundle.tenants.map((id) => tenants.get(id)));
  const certificates = new Set([...(fleet.certificates ?? []), ...here.flatMap((tenant) => tenant?.certificate ?? [])]);
  const groups = new Set(shard.rules.flatMap(targetGroupsOf));
  const targets = shard.targetGroups.map(({ service }) => fleet.services[service]?.maxReplicas ?? Number.NaN);
  const { rules: keptRules = 0, targetGroups: keptGroups = 0 } = fleet.reserved ?? {};
  const budget = Math.floor(limits.rulesPerLoadBalancer * 0.95);
  assert.ok(shard.rules.length + keptRules <= budget, "rules of a load balancer");
  assert.deepEqual([...groups].sort(), [...shard.targetGroups, ...shard.fallbacks].map(({ name }) => name).sort());
  assert.ok(groups.size + keptGroups <= limits.targetGroupsPerLoadBalancer, "target groups of a load balancer");
  assert.ok(
    targets.reduce((sum, count) => sum + count, shard.fallbacks.length) <= limits.targetsPerLoadBalancer,
    "targets",
  );
  assert.ok(certificates.size - 1 <= limits.certificatesPerLoadBalancer, "certificates beside the default one");
  assert.deepEqual([...certificates].sort(), [...shard.certificates].sort());
  assert.ok(here.length > 0 && here.length <= limits.tenantsPerLoadBalancer, "tenants of a load balancer");
  assert.deepEqual(
    shard.rules.map(({ priority }) => priority),
    shard.rules.map((_, index) => index + 1),
  );
  for (const rule of shard.rules) checkRule(rule, fleet);
}

function globToRegExp(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`);
}

/** The service that a profile names for a path, read from the profile alone. */
function serviceFor(fleet: Fleet, tenant: Tenant, path: string): string | undefined {
  const profile = fleet.profiles[tenant.profile ?? Object.keys(fleet.profiles)[0] ?? ""] ?? [];
  return profile.find((line) => {
    const patterns = line.path === undefined ? ["*"] : [line.path].flat();
    return patterns.some((pattern) => globToRegExp(pattern).test(path));
  })?.service;
}

/** A path for every pattern of the fleet, and one that no pattern has. */
function pathsOf(fleet: Fleet): string[] {
  const patterns = Object.values(fleet.profiles)
    .flat()
    .flatMap(({ path }) => [path ?? []].flat());
  const paths = [...new Set(patterns)].map((pattern) => pattern.replace("*", "x/Y").replace("?", "7"));
  return [...paths, "/", "/nowhere/else"];
}

/** Every host of every tenant as a client would send it; a wildcard stands for a subdomain of a subdomain. */
function hostSamples(tenants: readonly Tenant[]): { tenant: Tenant; host: string }[] {
  return tenants.flatMap((tenant) => tenant.hosts.map((host) => ({ tenant, host: host.replace("*", "Any.sub") })));
}

describe("planFleet", () => {
  forEachKind((packing) => {
    it(`exceeds no quota with packing ${packing}, counted from the rules themselves`, () => {
      fc.assert(
        fc.property(samples(packing), ({ fleet, tenants }) => {
          const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]));
          const plan = planWell(fleet, tenants);
          for (const shard of plan.shards) checkShard(shard, fleet, byId);
          const planned = plan.shards.flatMap((shard) => shard.bundles.flatMap((bundle) => bundle.tenants));
          assert.deepEqual(planned.sort(), [...byId.keys()].sort());
        }),
        { numRuns: 60 },
      );
    });

    it(`sends every host and path of every tenant to its service in its shard only with packing ${packing}`, () => {
      fc.assert(
        fc.property(samples(packing, 14), ({ fleet, tenants }) => {
          const { shards } = planWell(fleet, tenants);
          const paths = pathsOf(fleet);
          for (const { tenant, host } of hostSamples(tenants)) {
            const home = shards.find(({ bundles }) => bundles.some((bundle) => bundle.tenants.includes(tenant.id)));
            const elsewhere = shards.filter((shard) => shard !== home).flatMap(({ rules }) => rules);
            assert.equal(route(elsewhere, { host, path: "/api" }).rule, undefined);
            for (const path of paths) {
              const service = serviceFor(fleet, tenant, path);
              const expected = service === undefined ? [] : [{ name: `${home?.name}-${service}`, weight: 1 }];
              const request = { host, path, sourceIp: "203.0.113.9" };
              assert.deepEqual(route(home?.rules ?? [], request).targetGroups, expected, `${host}${path}`);
            }
          }
        }),
        { numRuns: 25 },
      );
    });

    it(`answers no unknown host with packing ${packing}`, () => {
      const unknown = ["other.example.net", "example.com", "io", "xtenant1.io", "t1.shared.example.com.evil.io", ""];
      fc.assert(
        fc.property(samples(packing), ({ fleet, tenants }) => {
          const known = new Set(tenants.flatMap(({ hosts }) => hosts));
          const near = tenants.flatMap(({ hosts }) => hosts.flatMap((host) => [`x${host}`, `${host}x`]));
          const bare = tenants.flatMap(({ hosts }) => hosts.filter((h) => h.startsWith("*.")).map((h) => h.slice(2)));
          const strangers = [...unknown, ...near, ...bare].filter(
            (host) => !host.includes("*") && ![...known].some((pattern) => globToRegExp(pattern).test(host)),
          );
          for (const shard of planWell(fleet, tenants).shards) {
            for (const host of strangers) {
              assert.equal(route(shard.rules, { host, path: "/api" }).rule, undefined, host);
            }
          }
        }),
        { numRuns: 25 },
      );
    });

    it(`gives the same result whatever the order of tenants and of their hosts with packing ${packing}`, () => {
      const shuffled = samples(packing).chain(({ fleet, tenants }) =>
        fc
          .tuple(fc.shuffledSubarray([...tenants], { minLength: tenants.length }), fc.boolean())
          .map(([order, turn]) => ({
            fleet,
            tenants,
            order: turn ? order.map((tenant) => ({ ...tenant, hosts: tenant.hosts.toReversed() })) : order,
          })),
      );
      fc.assert(
        fc.property(shuffled, ({ fleet, tenants, order }) => {
          assert.deepEqual(planFleet(fleet, order), planFleet(fleet, tenants));
        }),
        { numRuns: 40 },
      );
    });
  });

  it("lists the same problems whatever the order of tenants", () => {
    const fleet: Fleet = {
      name: "edge",
      services: { web: { namespace: "web", port: 80 } },
      profiles: { site: [{ service: "web" }] },
    };
    const hosts = fc.constantFrom(
      "a.example.com",
      "*.example.com",
      "*.b.example.com",
      "B.example.com",
      "c.d",
      "C.d",
      "",
    );
    const tenant = fc.record({ id: fc.constantFrom("a", "b", "c", "D"), hosts: fc.array(hosts, { maxLength: 3 }) });
    const shuffled = fc
      .array(tenant, { maxLength: 5 })
      .chain((tenants) => fc.tuple(fc.constant(tenants), fc.shuffledSubarray(tenants, { minLength: tenants.length })));
    fc.assert(
      fc.property(shuffled, ([tenants, order]) => {
        assert.deepEqual(planFleet(fleet, order).problems, planFleet(fleet, tenants).problems);
      }),
      { numRuns: 300 },
    );
  });
});
