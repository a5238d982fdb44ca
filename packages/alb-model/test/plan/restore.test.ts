import assert from "node:assert/strict";
import fc from "fast-check";
import { type Placement, placesOf } from "../../src/plan/placement.ts";
import { QUOTAS, type QuotaName } from "../../src/quotas.ts";
import type { Fleet, Tenant } from "../../src/spec/fleet.ts";
import { forEachKind, samples } from "../arbitraries.ts";
import { movedBetween, planWell } from "./placements.ts";

const runs = { numRuns: 60 };

/** What placement may use of a quota, counted here and not by the code under test. */
function roomOf({ quotas, reserved }: Fleet, quota: QuotaName): number {
  const limit = quotas?.[quota] ?? QUOTAS[quota].limit;
  if (quota === "rulesPerLoadBalancer") return Math.floor(limit * 0.95) - (reserved?.rules ?? 0);
  return quota === "targetGroupsPerLoadBalancer" ? limit - (reserved?.targetGroups ?? 0) : limit;
}

describe("restore", () => {
  forEachKind((packing) => {
    it(`moves tenants off load balancers alone that exceed a lowered quota, with packing ${packing}`, () => {
      const lowered = fc.constantFrom<QuotaName>(
        "rulesPerLoadBalancer",
        "certificatesPerLoadBalancer",
        "tenantsPerLoadBalancer",
        "targetsPerLoadBalancer",
        "targetGroupsPerLoadBalancer",
      );
      fc.assert(
        fc.property(samples(packing), lowered, ({ fleet, tenants }, quota) => {
          const wide: Fleet = { ...fleet, quotas: { ...fleet.quotas, [quota]: QUOTAS[quota].limit } };
          const before = planWell(wide, tenants);
          const after = planWell(fleet, tenants, before.placement);
          assert.deepEqual(
            after.changes.moved.map(({ tenant }) => tenant),
            movedBetween(before.placement, after.placement),
          );
          const over = before.plan.shards.filter(({ quotas }) =>
            quotas.some((use) => use.quota === quota && use.used > roomOf(fleet, quota)),
          );
          const names = over.map(({ name }) => name);
          for (const { from, reason } of after.changes.moved) {
            assert.ok(names.includes(from.shard), `${from.shard} had room`);
            assert.equal(reason, "its load balancer no longer has room for it");
          }
        }),
        runs,
      );
    });
  });

  forEachKind((packing) => {
    it(`moves tenants off load balancers alone that a reserve leaves no room on, with packing ${packing}`, () => {
      fc.assert(
        fc.property(samples(packing), ({ fleet, tenants }) => {
          const before = planWell({ ...fleet, reserved: {} }, tenants);
          const after = planWell(fleet, tenants, before.placement);
          const over = before.plan.shards.filter(({ quotas }) =>
            quotas.some(({ quota, used }) => used > roomOf(fleet, quota)),
          );
          const names = over.map(({ name }) => name);
          for (const { from, reason } of after.changes.moved) {
            assert.ok(names.includes(from.shard), `${from.shard} had room`);
            assert.equal(reason, "its load balancer no longer has room for it");
          }
          for (const { quotas } of after.plan.shards) {
            for (const { quota, used } of quotas) assert.ok(used <= roomOf(fleet, quota), quota);
          }
        }),
        runs,
      );
    });
  });

  it("moves nobody when a reserve is taken back", () => {
    fc.assert(
      fc.property(samples("exact"), ({ fleet, tenants }) => {
        const before = planWell(fleet, tenants);
        const after = planWell({ ...fleet, reserved: {} }, tenants, before.placement);
        assert.deepEqual(after.changes.moved, []);
      }),
      runs,
    );
  });

  it("moves no more tenants than a lowered quota asks for", () => {
    const fleet = (tenantsPerLoadBalancer: number): Fleet => ({
      name: "edge",
      services: { web: { namespace: "web", port: 80 } },
      profiles: { site: [{ service: "web" }] },
      quotas: { tenantsPerLoadBalancer },
    });
    const tenants: Tenant[] = ["a", "b", "c", "d", "e"].map((id) => ({ id, hosts: [`${id}.example.com`] }));
    const before = planWell(fleet(5), tenants);
    const after = planWell(fleet(3), tenants, before.placement);
    assert.deepEqual([before.plan.shards.length, after.plan.shards.length], [1, 2]);
    assert.equal(after.changes.moved.length, 2);
  });

  it("takes only tenants with certificates off a load balancer that has too many", () => {
    const arn = (n: number) => `arn:aws:acm:eu-west-1:111122223333:certificate/c${n}`;
    const fleet = (certificatesPerLoadBalancer: number): Fleet => ({
      name: "edge",
      services: { web: { namespace: "web", port: 80 } },
      profiles: { site: [{ service: "web" }] },
      certificates: [arn(0)],
      quotas: { certificatesPerLoadBalancer },
    });
    const tenants: Tenant[] = [
      ...[1, 2, 3].map((n) => ({ id: `cert${n}`, hosts: [`cert${n}.example.com`], certificate: arn(n) })),
      ...[1, 2, 3].map((n) => ({ id: `many${n}`, hosts: [1, 2, 3, 4, 5, 6].map((k) => `h${k}.many${n}.com`) })),
    ];
    const before = planWell(fleet(3), tenants);
    const after = planWell(fleet(2), tenants, before.placement);
    assert.equal(before.plan.shards.length, 1);
    assert.equal(after.changes.moved.length, 1);
    assert.match(after.changes.moved[0]?.tenant ?? "", /^cert/);
  });

  it("places a tenant that a hand-edited placement names twice once, where it is named first", () => {
    const fleet: Fleet = {
      name: "edge",
      services: { web: { namespace: "web", port: 80 } },
      profiles: { site: [{ service: "web" }] },
    };
    const bundle = { profile: "site", tenants: ["acme"] };
    const previous: Placement = {
      fleet: "edge",
      shards: {
        "edge-001": { services: ["web"], bundles: { "edge-001-b0001": bundle } },
        "edge-002": { services: ["web"], bundles: { "edge-002-b0001": bundle } },
      },
    };
    const { placement } = planWell(fleet, [{ id: "acme", hosts: ["acme.example.com"] }], previous);
    assert.deepEqual(Object.keys(placement.shards), ["edge-001"]);
  });

  it("lets nobody stay on the load balancer that another tenant has to itself", () => {
    const fleet: Fleet = {
      name: "edge",
      services: { web: { namespace: "web", port: 80 } },
      profiles: { site: [{ service: "web" }] },
    };
    const previous: Placement = {
      fleet: "edge",
      shards: {
        "edge-001": {
          isolated: "acme",
          services: ["web"],
          bundles: {
            "edge-001-b0001": { profile: "site", isolation: "shard", tenants: ["acme"] },
            "edge-001-b0002": { profile: "site", tenants: ["globex"] },
          },
        },
      },
    };
    const tenants: Tenant[] = [
      { id: "acme", hosts: ["acme.example.com"], isolation: "shard" },
      { id: "globex", hosts: ["globex.example.com"] },
    ];
    const { placement, changes } = planWell(fleet, tenants, previous);
    assert.equal(placesOf(placement).get("acme")?.shard, "edge-001");
    assert.equal(placesOf(placement).get("globex")?.shard, "edge-002");
    assert.deepEqual(
      changes.moved.map(({ tenant, reason }) => [tenant, reason]),
      [["globex", "its isolation changed"]],
    );
  });
});
