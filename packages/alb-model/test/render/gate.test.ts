import assert from "node:assert/strict";
import fc from "fast-check";
import { annotationKey } from "../../src/annotations.ts";
import type { ListenerRule, RuleCondition } from "../../src/elbv2.ts";
import { matchGlob } from "../../src/glob.ts";
import { interpret } from "../../src/interpret/index.ts";
import type { Ingress, IngressClass, IngressClassParams } from "../../src/kubernetes.ts";
import type { Plan, PlannedGate, PlannedShard } from "../../src/plan/plan.ts";
import { planFleet } from "../../src/plan/planFleet.ts";
import { exceededQuotas, groupQuotas } from "../../src/plan/quotaUse.ts";
import { renderGate } from "../../src/render/gate.ts";
import { renderIngresses } from "../../src/render/renderIngresses.ts";
import { route } from "../../src/route/route.ts";
import type { Fleet, Tenant } from "../../src/spec/fleet.ts";
import { forEachKind, type Sample, samples } from "../arbitraries.ts";

/** The rules that the controller builds of each shard when these keys of its gate are open. */
function builtWith(plan: Plan, isOpen: (shard: PlannedShard, key: string) => boolean): Map<string, ListenerRule[]> {
  const objects = renderIngresses(plan).flatMap((manifests) => manifests.objects);
  const opened = objects.map((object) => {
    const shard = plan.shards.find(({ gate }) => gate?.ingress === object.metadata.name);
    return shard === undefined ? object : open(object as Ingress, shard, (key) => isOpen(shard, key));
  });
  const groups = interpret({
    ingresses: opened.filter((object): object is Ingress => object.kind === "Ingress"),
    ingressClasses: opened.filter((object): object is IngressClass => object.kind === "IngressClass"),
    ingressClassParams: opened.filter((object): object is IngressClassParams => object.kind === "IngressClassParams"),
  });
  return new Map(groups.map((group) => [group.group, "error" in group ? assert.fail(group.error) : [...group.rules]]));
}

/** What the shifter does: it adds an annotation for each key that is to be open. */
function open(ingress: Ingress, { gate }: PlannedShard, isOpen: (key: string) => boolean): Ingress {
  const keys = (gate?.routes ?? []).flatMap((line) => line.keys).filter(({ key }) => isOpen(key));
  const added = Object.fromEntries(keys.map(({ key, conditions }) => [annotationKey("conditions", key), conditions]));
  return { ...ingress, metadata: { ...ingress.metadata, annotations: { ...ingress.metadata.annotations, ...added } } };
}

function pathsOfRule({ conditions }: ListenerRule): readonly string[] {
  return conditions.flatMap((c) => (c.field === "path-pattern" ? (c.pathPatternConfig.values ?? []) : []));
}

/** The keys that are open for the fallbacks' weights, all routes above an open one included; written from the design. */
function keysFor({ routes }: PlannedGate, weights: ReadonlyMap<string, number>): Set<string> {
  const weightOf = (service: string) => weights.get(service) ?? 0;
  const last = routes.findLastIndex(({ service }) => weightOf(service) > 0);
  const open = routes
    .slice(0, last + 1)
    .flatMap(({ service, keys }) => keys.filter((k) => k.weight === weightOf(service)));
  return new Set(open.map(({ key }) => key));
}

/** One of its steps, or 0, for each service with a fallback. */
function chooseWeights({ services }: Fleet, choices: readonly number[]): Map<string, number> {
  const weights = Object.entries(services).map(([key, { fallback }], index): [string, number] => {
    const steps = fallback === undefined ? [0] : [...(fallback.steps ?? [100, 50, 10]), 0];
    return [key, steps[(choices[index] ?? 0) % steps.length] ?? 0];
  });
  return new Map(weights);
}

interface Asked {
  readonly fleet: Fleet;
  readonly tenant: Tenant;
  readonly shard: string;
  readonly host: string;
  readonly path: string;
}

/** Where a request must go, read from the fleet alone. */
function expectedGroups({ fleet, tenant, shard, host, path }: Asked, weights: ReadonlyMap<string, number>): object[] {
  const service = firstRoute(fleet, tenant, path);
  if (service === undefined) return [];
  const weight = weights.get(service) ?? 0;
  const { domains = [] } = fleet.services[service]?.fallback ?? {};
  const isServed = domains.length === 0 || domains.some((domain) => matchGlob(domain, host.toLowerCase()));
  const name = `${shard}-${service}`;
  if (weight === 0 || !isServed) return [{ name, weight: 1 }];
  return [
    { name, weight: 100 - weight },
    { name: `${name}-fallback`, weight },
  ];
}

/** The service that a profile names for a path, and the steps of its fallback, read from the fleet alone. */
function firstRoute(fleet: Fleet, tenant: Tenant, path: string): string | undefined {
  const profile = fleet.profiles[tenant.profile ?? Object.keys(fleet.profiles)[0] ?? ""] ?? [];
  return profile.find((line) => [line.path ?? "*"].flat().some((pattern) => matchGlob(pattern, path)))?.service;
}

function pathsOf(fleet: Fleet): string[] {
  const patterns = Object.values(fleet.profiles).flatMap((lines) => lines.flatMap(({ path }) => [path ?? []].flat()));
  return [...new Set(patterns)].map((pattern) => pattern.replace("*", "x/Y").replace("?", "7")).concat("/", "/other");
}

function planWell({ fleet, tenants }: Sample): Plan {
  const { plan, problems } = planFleet(fleet, tenants);
  assert.deepEqual(problems, []);
  return plan;
}

describe("renderGate", () => {
  forEachKind((kind) => {
    if (!kind.endsWith("fallbacks")) return;

    it(`gives, whatever keys are open, the plan's rules in their order with the real paths added, with packing ${kind}`, () => {
      fc.assert(
        fc.property(samples(kind, 10), fc.func(fc.boolean()), (sample, isOpen) => {
          const plan = planWell(sample);
          const built = builtWith(plan, (shard, key) => isOpen(shard.name, key));
          for (const shard of plan.shards) {
            const keys = (shard.gate?.routes ?? []).flatMap((line) => line.keys);
            const expected = shard.rules.map((rule) => {
              const key = keys.find((candidate) => candidate.rule === rule);
              if (key === undefined || !isOpen(shard.name, key.key)) return rule;
              const added = JSON.parse(key.conditions) as RuleCondition[];
              const paths = pathsOfRule({ ...rule, conditions: added });
              const path = { field: "path-pattern", pathPatternConfig: { values: [...pathsOfRule(rule), ...paths] } };
              return { ...rule, conditions: [...added.filter(({ field }) => field === "host-header"), path] };
            });
            assert.deepEqual(built.get(shard.name), expected);
            const uses = groupQuotas({ rules: built.get(shard.name) ?? [] }, plan.fleet.limits);
            assert.deepEqual(exceededQuotas(uses, shard.name), []);
          }
        }),
        { numRuns: 40 },
      );
    });

    it(`moves the requests of failed services alone, whatever their weights are, with packing ${kind}`, () => {
      const choices = fc.array(fc.nat(3), { minLength: 6, maxLength: 6 });
      fc.assert(
        fc.property(samples(kind, 8), choices, (sample, chosen) => {
          const { fleet, tenants } = sample;
          const plan = planWell(sample);
          const weights = chooseWeights(fleet, chosen);
          const open = new Map(plan.shards.map(({ name, gate }) => [name, gate && keysFor(gate, weights)]));
          const built = builtWith(plan, (shard, key) => open.get(shard.name)?.has(key) ?? false);
          for (const tenant of tenants) {
            const shard =
              plan.shards.find(({ bundles }) => bundles.some((b) => b.tenants.includes(tenant.id)))?.name ?? "";
            for (const [written, path] of tenant.hosts.flatMap((h) => pathsOf(fleet).map((p) => [h, p] as const))) {
              const host = written.replace("*", "Any.sub");
              const routed = route(built.get(shard) ?? [], { host, path, sourceIp: "203.0.113.9" }).targetGroups;
              assert.deepEqual(routed, expectedGroups({ fleet, tenant, shard, host, path }, weights), `${host}${path}`);
            }
          }
        }),
        { numRuns: 150 },
      );
    });
  });

  it("stands above anchors and tenants, and none is rendered where no service has a fallback", () => {
    const fleet = (fallback: object): Fleet => ({
      name: "edge",
      services: { web: { namespace: "web", port: 80, ...fallback } },
      profiles: { site: [{ service: "web" }] },
    });
    const tenants = [{ id: "acme", hosts: ["acme.example.com"] }];
    const orders = (plan: Plan) =>
      plan.shards.map(
        (shard) => renderGate(plan.fleet, shard)?.metadata.annotations?.["alb.ingress.kubernetes.io/group.order"],
      );
    assert.deepEqual(orders(planFleet(fleet({}), tenants).plan), [undefined]);
    assert.deepEqual(orders(planFleet(fleet({ fallback: {} }), tenants).plan), ["-1000"]);
  });
});
