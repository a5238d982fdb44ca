import assert from "node:assert/strict";
import { diffPlacements, isUnchanged } from "../../src/plan/changes.ts";
import { emptyPlacement, type Placement, placesOf } from "../../src/plan/placement.ts";

const shard = (services: readonly string[], bundles: Readonly<Record<string, readonly string[]>>) => ({
  services,
  bundles: Object.fromEntries(Object.entries(bundles).map(([id, tenants]) => [id, { profile: "site", tenants }])),
});
const placement = (shards: Placement["shards"]): Placement => ({ fleet: "edge", shards });

const BEFORE = placement({
  "edge-001": shard(["web"], { "edge-001-b0001": ["acme", "globex"], "edge-001-b0002": ["initech"] }),
  "edge-002": shard(["web"], { "edge-002-b0001": ["umbrella"] }),
});

describe("diffPlacements", () => {
  it("finds nothing between a placement and its copy", () => {
    const changes = diffPlacements(BEFORE, structuredClone(BEFORE), new Map());
    assert.deepEqual(changes, {
      added: [],
      removed: [],
      moved: [],
      bundles: [],
      changedShards: [],
      openedShards: [],
      freedShards: [],
    });
    assert.ok(isUnchanged(changes));
  });

  it("lists who came, who left and who moved, sorted, with the bundles and shards that it touches", () => {
    const after = placement({
      "edge-001": shard(["web"], { "edge-001-b0001": ["acme", "umbrella"], "edge-001-b0003": ["globex"] }),
      "edge-003": shard(["web"], { "edge-003-b0001": ["zeta", "hooli"] }),
    });
    const changes = diffPlacements(BEFORE, after, new Map([["globex", "profile"]]));
    const place = (bundle: string) => ({ shard: bundle.slice(0, 8), bundle });
    assert.deepEqual(changes, {
      added: [
        { tenant: "hooli", ...place("edge-003-b0001") },
        { tenant: "zeta", ...place("edge-003-b0001") },
      ],
      removed: [{ tenant: "initech", ...place("edge-001-b0002") }],
      moved: [
        {
          tenant: "globex",
          from: place("edge-001-b0001"),
          to: place("edge-001-b0003"),
          reason: "its profile changed",
        },
        {
          tenant: "umbrella",
          from: place("edge-002-b0001"),
          to: place("edge-001-b0001"),
          reason: "its load balancer no longer has room for it",
        },
      ],
      bundles: ["edge-001-b0001", "edge-001-b0002", "edge-001-b0003", "edge-002-b0001", "edge-003-b0001"],
      changedShards: [],
      openedShards: ["edge-003"],
      freedShards: ["edge-002"],
    });
    assert.ok(!isUnchanged(changes));
  });

  it("does not call a shard unchanged that has another target group", () => {
    const after = placement({
      ...BEFORE.shards,
      "edge-002": shard(["api", "web"], { "edge-002-b0001": ["umbrella"] }),
    });
    const changes = diffPlacements(BEFORE, after, new Map());
    assert.deepEqual(changes.changedShards, ["edge-002"]);
    assert.deepEqual(changes.bundles, []);
    assert.ok(!isUnchanged(changes));
  });

  it("opens every shard of the first placement", () => {
    const changes = diffPlacements(emptyPlacement("edge"), BEFORE, new Map());
    assert.deepEqual(changes.openedShards, ["edge-001", "edge-002"]);
    assert.equal(changes.added.length, 4);
    assert.ok(!isUnchanged(changes));
  });
});

describe("placesOf", () => {
  it("gives each tenant its shard and bundle", () => {
    assert.deepEqual(placesOf(BEFORE).get("initech"), { shard: "edge-001", bundle: "edge-001-b0002" });
    assert.equal(placesOf(BEFORE).size, 4);
  });
});
