import assert from "node:assert/strict";
import fc from "fast-check";
import { countExactRows, packExact } from "../../../src/plan/packing/exact.ts";
import { prepareHosts } from "../../../src/plan/packing/host.ts";
import { planFleet } from "../../../src/plan/planFleet.ts";

/** The least number of rows, by trying every way to put hosts into rows. */
function leastRows(hosts: readonly string[], values: number, wildcards: number): number {
  const rows: { values: number; wildcards: number }[] = [];
  let least = hosts.length;
  const putFrom = (index: number): void => {
    if (rows.length >= least) return;
    const host = hosts[index];
    if (host === undefined) {
      least = rows.length;
      return;
    }
    const wild = host.startsWith("*") ? 1 : 0;
    for (const row of [...rows]) {
      if (row.values === values || row.wildcards + wild > wildcards) continue;
      row.values++;
      row.wildcards += wild;
      putFrom(index + 1);
      row.values--;
      row.wildcards -= wild;
    }
    rows.push({ values: 1, wildcards: wild });
    putFrom(index + 1);
    rows.pop();
  };
  putFrom(0);
  return least;
}

const hostLists = fc
  .uniqueArray(fc.record({ n: fc.integer({ min: 0, max: 30 }), wild: fc.boolean() }), {
    maxLength: 7,
    selector: ({ n }) => n,
  })
  .map((list) => list.map(({ n, wild }) => `${wild ? "*." : ""}t${n}.example.com`));
const rooms = fc.record({
  values: fc.integer({ min: 1, max: 5 }),
  wildcards: fc.integer({ min: 1, max: 5 }),
  regexLength: fc.constant(128),
});

describe("packExact", () => {
  it("makes the least possible number of rows, each within the room", () => {
    fc.assert(
      fc.property(hostLists, rooms, (hosts, room) => {
        const rows = packExact(prepareHosts(hosts), room);
        assert.equal(rows.length, leastRows(hosts, room.values, room.wildcards));
        for (const row of rows) {
          assert.ok(row.length > 0 && row.length <= room.values);
          assert.ok(row.filter((host) => host.startsWith("*")).length <= room.wildcards);
        }
        assert.deepEqual(rows.flat().sort(), hosts.toSorted());
      }),
      { numRuns: 300 },
    );
  });

  it("counts the rows that it makes", () => {
    fc.assert(
      fc.property(hostLists, rooms, (hosts, room) => {
        const prepared = prepareHosts(hosts);
        assert.equal(countExactRows(prepared, room), packExact(prepared, room).length);
      }),
      { numRuns: 300 },
    );
  });

  it("puts at least 4.5 of 1,000 tenants with one host each into a rule", () => {
    const tenants = Array.from({ length: 1000 }, (_, n) => ({ id: `t${n}`, hosts: [`www.tenant-${n}.com`] }));
    const { plan, problems } = planFleet(
      { name: "edge", services: { web: { namespace: "web", port: 80 } }, profiles: { site: [{ service: "web" }] } },
      tenants,
    );
    assert.deepEqual(problems, []);
    const rules = plan.shards.reduce((sum, shard) => sum + shard.rules.length, 0);
    assert.ok(1000 / rules >= 4.5, `${1000 / rules} tenants a rule, anchors included`);
  });
});
