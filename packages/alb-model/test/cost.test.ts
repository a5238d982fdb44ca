import assert from "node:assert/strict";
import { cost } from "../src/cost.ts";
import { planFleet } from "../src/plan/planFleet.ts";
import type { Fleet, Packing, Tenant } from "../src/spec/fleet.ts";

const fleet = (packing: Packing): Fleet => ({
  name: "edge",
  services: { web: { namespace: "web", port: 80 }, api: { namespace: "api", port: 80 } },
  profiles: { site: [{ service: "web" }], app: [{ path: "/api/*", service: "api" }, { service: "web" }] },
  packing,
});
const tenants = (count: number, profile = "site"): Tenant[] =>
  Array.from({ length: count }, (_, n) => ({ id: `t${n}`, hosts: [`t${n}.example.com`], profile }));

describe("cost", () => {
  it("counts load balancers and tenants' rules, anchors left out, beside one Ingress a tenant", () => {
    const counted = cost(planFleet(fleet("exact"), tenants(100)).plan);
    assert.equal(counted.tenants, 100);
    assert.equal(counted.rules, 20);
    assert.equal(counted.loadBalancers, 1);
    assert.equal(counted.tenantsPerRule, 5);
    assert.equal(counted.tenantsPerLoadBalancer, 100);
    assert.deepEqual(counted.perTenantIngress, { rules: 100, loadBalancers: 2 });
  });

  it("leaves a gate's rules out of the tenants', and counts them among those that a request passes", () => {
    const plain = fleet("exact");
    const gated = { ...plain, services: { ...plain.services, web: { namespace: "web", port: 80, fallback: {} } } };
    const [without, counted] = [plain, gated].map((one) => cost(planFleet(one, tenants(5)).plan));
    assert.equal(counted?.rules, without?.rules);
    assert.equal(counted?.meanRulesEvaluated, (without?.meanRulesEvaluated ?? 0) + 3);
  });

  it("counts the rules that a request passes, and charges for those beyond ten", () => {
    // One anchor, then 20 rules: a host of rule n passes n + 1.
    const counted = cost(planFleet(fleet("exact"), tenants(100)).plan);
    assert.equal(counted.meanRulesEvaluated, 11.5);
    const charged = Array.from({ length: 20 }, (_, n) => Math.max(0, n + 2 - 10)).reduce((a, b) => a + b, 0) / 20;
    assert.equal(counted.meanRulesCharged, charged);
  });

  it("counts a row's last route as what a request to it needs", () => {
    const counted = cost(planFleet(fleet("none"), tenants(2, "app")).plan);
    assert.equal(counted.rules, 4);
    assert.equal(counted.meanRulesEvaluated, (3 + 5) / 2);
    assert.equal(counted.meanRulesCharged, 0);
  });

  it("counts every host alike, also where one regex value holds many", () => {
    const odd: Tenant[] = [...tenants(30), { id: "alone", hosts: ["alone.example.net"], isolation: "rule" }];
    const { plan } = planFleet(fleet("regex"), odd);
    const [shard] = plan.shards;
    const evaluated =
      shard?.bundles.flatMap(({ hosts, rules }) => hosts.map(() => rules[0]?.priority ?? Number.NaN)) ?? [];
    assert.equal(cost(plan).meanRulesEvaluated, evaluated.reduce((a, b) => a + b, 0) / 31);
  });

  it("is nothing for a fleet without tenants", () => {
    assert.deepEqual(cost(planFleet(fleet("exact"), []).plan), {
      tenants: 0,
      loadBalancers: 0,
      rules: 0,
      tenantsPerRule: 0,
      tenantsPerLoadBalancer: 0,
      meanRulesEvaluated: 0,
      meanRulesCharged: 0,
      perTenantIngress: { rules: 0, loadBalancers: 0 },
    });
  });
});
