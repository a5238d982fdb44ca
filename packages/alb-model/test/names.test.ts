import assert from "node:assert/strict";
import fc from "fast-check";
import {
  AWS_NAME_LENGTH,
  bundleId,
  bundleNumber,
  fallbackGroupName,
  fitName,
  shardName,
  shardNumber,
  targetGroupName,
} from "../src/names.ts";

const fleetName = fc.stringMatching(/^[a-z]([a-z0-9-]{0,10}[a-z0-9])?$/);
const serviceName = fc.stringMatching(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/, { size: "max" });

describe("names", () => {
  it("fit a load balancer and a target group of AWS", () => {
    fc.assert(
      fc.property(fleetName, fc.integer({ min: 1, max: 99_999 }), serviceName, (fleet, number, service) => {
        const shard = shardName(fleet, number);
        for (const name of [shard, targetGroupName(shard, service), fallbackGroupName(shard, service)]) {
          assert.ok(name.length <= AWS_NAME_LENGTH, name);
          assert.match(name, /^[a-z][a-z0-9-]*[a-z0-9]$/);
        }
        assert.equal(targetGroupName(shard, service), targetGroupName(shard, service));
      }),
      { numRuns: 300 },
    );
  });

  it("give back the numbers that they were made of", () => {
    fc.assert(
      fc.property(fleetName, fc.integer({ min: 1, max: 99_999 }), (fleet, number) => {
        const shard = shardName(fleet, number);
        assert.equal(shardNumber(fleet, shard), number);
        assert.equal(bundleNumber(shard, bundleId(shard, number)), number);
      }),
    );
  });

  for (const [fleet, name] of [
    ["edge", "edge-1"],
    ["edge", "edge-0001"],
    ["edge", "edge-000"],
    ["edge", "edge-"],
    ["edge", "edge-1e2"],
    ["edge", "edge-+01"],
    ["edge", "edge--01"],
    ["edge", "ledge-001"],
    ["edge", "edge-001-b0001"],
    ["edge", "edge-99999999999999999999999"],
  ] as const) {
    it(`do not take ${name} for a shard of ${fleet}`, () => {
      assert.equal(shardNumber(fleet, name), undefined);
    });
  }

  it("do not take another shard's bundle for their own", () => {
    assert.equal(bundleNumber("edge-001", "edge-002-b0001"), undefined);
    assert.equal(bundleNumber("edge-001", "edge-001-b1"), undefined);
    assert.equal(bundleNumber("edge-001", "edge-001-b0007"), 7);
  });

  it("sort as text like their numbers as long as they are padded", () => {
    const ids = [2, 10, 1, 9999, 100].map((number) => bundleId("edge-001", number));
    assert.deepEqual(
      ids.sort(),
      [1, 2, 10, 100, 9999].map((number) => bundleId("edge-001", number)),
    );
  });

  it("stay readable where they are cut", () => {
    assert.equal(fitName("short", 32), "short");
    assert.match(
      targetGroupName("edge-001", "a-very-long-service-name-indeed"),
      /^edge-001-a-very-long-ser-[a-z0-9]{7}$/,
    );
  });

  it("of two long services differ although their beginnings are alike", () => {
    const long = "the-same-long-beginning-of-a-service";
    assert.notEqual(targetGroupName("edge-001", `${long}-a`), targetGroupName("edge-001", `${long}-b`));
  });

  it("collide on every shard or on none", () => {
    // Two keys with one hash: what is checked for the first shard holds for all.
    const [a, b] = COLLISION;
    assert.notEqual(a, b);
    for (const number of [1, 2, 57, 999]) {
      const shard = shardName("edge", number);
      assert.equal(targetGroupName(shard, a), targetGroupName(shard, b));
    }
  });
});

const COLLISION = ["longer-service-name-number-7rnw", "longer-service-name-number-opba"] as const;
