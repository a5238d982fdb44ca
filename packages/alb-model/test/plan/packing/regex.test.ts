import assert from "node:assert/strict";
import fc from "fast-check";
import { prepareHosts } from "../../../src/plan/packing/host.ts";
import { measureRegex, packRegex, regexLengthAlone } from "../../../src/plan/packing/regex.ts";
import { planFleet } from "../../../src/plan/planFleet.ts";

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,12}[a-z0-9])?$/, { size: "max" });
const parent = fc.constantFrom("example.com", "example.com.br", "e-xample.com", "a.example.com", "io.com", "x.co");
const host = fc
  .record({ first: fc.oneof({ weight: 5, arbitrary: label }, { weight: 1, arbitrary: fc.constant("*") }), parent })
  .map(({ first, parent: rest }) => `${first}.${rest}`);
const hostLists = fc.uniqueArray(host, { minLength: 1, maxLength: 40, size: "max" });
const room = fc.record({
  values: fc.integer({ min: 1, max: 5 }),
  wildcards: fc.constant(5),
  regexLength: fc.constantFrom(48, 64, 128),
});

describe("packRegex", () => {
  it("writes anchored values that are within their length and do not match beyond their hosts", () => {
    fc.assert(
      fc.property(hostLists, host, room, (hosts, other, limits) => {
        const rows = packRegex(prepareHosts(hosts), limits);
        const exact = new Set(hosts.filter((name) => !name.startsWith("*")));
        const suffixes = hosts.filter((name) => name.startsWith("*")).map((name) => name.slice(1));
        const wanted = (name: string) =>
          exact.has(name) || suffixes.some((suffix) => name.length > suffix.length && name.endsWith(suffix));
        const near = hosts.flatMap((name) => [name.replace("*", "w"), `x${name}`, `${name}x`, name.replace(".", "-")]);
        const values = rows.flat();
        for (const value of values) assert.match(value, /^\^\(.*\)\$$/);
        for (const value of values) assert.ok(value.length <= limits.regexLength, value);
        for (const row of rows) assert.ok(row.length >= 1 && row.length <= limits.values);
        for (const name of [...near, other, "deep.er.example.com", "example.com", ".example.com"]) {
          if (name.includes("*")) continue;
          const matched = values.some((value) => new RegExp(value, "i").test(name.toUpperCase()));
          assert.equal(matched, wanted(name), name);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("matches each host by exactly one value when no wildcard is about", () => {
    fc.assert(
      fc.property(hostLists, room, (hosts, limits) => {
        const plain = hosts.filter((name) => !name.startsWith("*"));
        const values = packRegex(prepareHosts(plain), limits).flat();
        for (const name of plain) assert.equal(values.filter((value) => new RegExp(value).test(name)).length, 1);
      }),
      { numRuns: 60 },
    );
  });

  it("measures what it writes", () => {
    fc.assert(
      fc.property(hostLists, room, (hosts, limits) => {
        const prepared = prepareHosts(hosts);
        const values = packRegex(prepared, limits).flat();
        const { starts, used } = measureRegex(prepared, limits.regexLength);
        assert.equal(starts.length, values.length);
        assert.equal(used, values.join("").length);
      }),
      { numRuns: 150 },
    );
  });

  it("never needs more values with one host less", () => {
    const lists = hostLists.chain((hosts) => fc.constantFrom(...hosts).map((gone) => ({ hosts, gone })));
    fc.assert(
      fc.property(lists, room, ({ hosts, gone }, { regexLength }) => {
        const count = (names: readonly string[]) => measureRegex(prepareHosts(names), regexLength).starts.length;
        assert.ok(count(hosts.filter((name) => name !== gone)) <= count(hosts));
      }),
      { numRuns: 400 },
    );
  });

  it("writes a parent domain once for all its hosts", () => {
    const hosts = prepareHosts(["globex.example.com", "www.initech.io", "acme.example.com", "*.hooli.com"]);
    assert.deepEqual(packRegex(hosts, { values: 5, wildcards: 5, regexLength: 128 }), [
      ["^((acme|globex)\\.example\\.com|.+\\.hooli\\.com|www\\.initech\\.io)$"],
    ]);
  });

  it("counts a value that holds one host alone", () => {
    const [only] = prepareHosts(["acme.example.com"]);
    assert.ok(only !== undefined);
    assert.equal(regexLengthAlone(only), "^(acme\\.example\\.com)$".length);
  });

  it("puts at least 30 of 1,000 tenants with short subdomains into a rule", () => {
    const tenants = Array.from({ length: 1000 }, (_, n) => ({ id: `t${n}`, hosts: [`t${n}.example.com`] }));
    const { plan, problems } = planFleet(
      {
        name: "edge",
        services: { web: { namespace: "web", port: 80 } },
        profiles: { site: [{ service: "web" }] },
        packing: "regex",
      },
      tenants,
    );
    assert.deepEqual(problems, []);
    const rules = plan.shards.reduce((sum, shard) => sum + shard.rules.length, 0);
    assert.ok(1000 / rules >= 30, `${1000 / rules} tenants a rule, anchors included`);
  });
});
