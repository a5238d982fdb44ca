import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import type { Placement } from "@sluice/alb-model";
import fc from "fast-check";
import { formatPlacement, readPlacement, writePlacement } from "../../src/spec/placementFile.ts";
import { useDirectory } from "./directory.ts";

const PLACEMENT: Placement = {
  fleet: "edge",
  shards: {
    "edge-001": {
      services: ["api", "web"],
      bundles: {
        "edge-001-b0001": { profile: "app", tenants: ["acme", "globex"] },
        "edge-001-b0002": { profile: "site", isolation: "rule", tenants: ["initech"] },
      },
    },
    "edge-002": { isolated: "umbrella", services: [], bundles: {} },
  },
};

describe("placement file", () => {
  const directory = useDirectory();
  const file = () => directory.path("placement.json");

  it("has one line a bundle, sorted, under a version and a checksum", () => {
    const lines = formatPlacement(PLACEMENT).split("\n");
    assert.deepEqual(lines.slice(0, 3), ["{", '  "version": 1,', '  "fleet": "edge",']);
    assert.match(lines[3] ?? "", /^ {2}"checksum": "sha256:[0-9a-f]{64}",$/);
    assert.deepEqual(lines.slice(4), [
      '  "shards": {',
      '    "edge-001": {',
      '      "services": ["api","web"],',
      '      "bundles": {',
      '        "edge-001-b0001": {"profile":"app","tenants":["acme","globex"]},',
      '        "edge-001-b0002": {"profile":"site","isolation":"rule","tenants":["initech"]}',
      "      }",
      "    },",
      '    "edge-002": {',
      '      "isolated": "umbrella",',
      '      "services": [],',
      '      "bundles": {}',
      "    }",
      "  }",
      "}",
      "",
    ]);
  });

  it("keeps numbers that outgrow their padding in order", () => {
    const shard = { services: [], bundles: {} };
    const text = formatPlacement({ fleet: "edge", shards: { "edge-1000": shard, "edge-999": shard } });
    assert.ok(text.indexOf("edge-999") < text.indexOf("edge-1000"));
  });

  it("reads back what was written, whatever the names, with the same bytes for any order", () => {
    const name = fc.string({ minLength: 1, maxLength: 8 }).filter((text) => text !== "__proto__");
    const bundle = fc.record({ profile: name, tenants: fc.uniqueArray(name, { maxLength: 3 }) });
    const shard = fc.record({ services: fc.uniqueArray(name), bundles: fc.dictionary(name, bundle, { maxKeys: 1 }) });
    fc.assert(
      fc.property(fc.dictionary(name, shard, { maxKeys: 1 }), (shards) => {
        const placement = { fleet: "edge", shards };
        writePlacement(file(), placement);
        const read = readPlacement(file(), { fleet: "edge" });
        assert.deepEqual(read.problems, []);
        assert.ok(read.placement);
        assert.equal(formatPlacement(read.placement), formatPlacement(placement));
      }),
      { numRuns: 50 },
    );
  });

  it("is not there yet: no placement and no problem", () => {
    assert.deepEqual(readPlacement(file()), { problems: [] });
  });

  it("is taken after an edit only when adopted, and then has a right checksum again", () => {
    writeFileSync(file(), formatPlacement(PLACEMENT).replace('"initech"', '"hooli"'));
    assert.deepEqual(
      readPlacement(file()).problems.map(({ code }) => code),
      ["placement.edited"],
    );
    const { placement } = readPlacement(file(), { adopt: true });
    assert.ok(placement);
    writePlacement(file(), placement);
    assert.deepEqual(readPlacement(file()), { placement, problems: [] });
  });

  it("may be indented otherwise, by a formatter, without counting as edited", () => {
    writeFileSync(file(), JSON.stringify(JSON.parse(formatPlacement(PLACEMENT)), null, 4));
    assert.deepEqual(readPlacement(file()).problems, []);
  });

  it("is not touched when nothing changed", () => {
    assert.deepEqual(writePlacement(file(), PLACEMENT), { written: true, problems: [] });
    const { ino, mtimeMs } = statSync(file());
    assert.deepEqual(writePlacement(file(), PLACEMENT), { written: false, problems: [] });
    assert.deepEqual([statSync(file()).ino, statSync(file()).mtimeMs], [ino, mtimeMs]);
  });

  it("reports a place that cannot be written, and leaves nothing behind", () => {
    const { written, problems } = writePlacement(directory.path("gone", "placement.json"), PLACEMENT);
    assert.equal(written, false);
    assert.deepEqual(
      problems.map(({ code, fix }) => [code, fix]),
      [["placement.unwritable", "create the directory"]],
    );
  });

  it("keeps its content when the write fails", () => {
    writePlacement(file(), PLACEMENT);
    const before = readFileSync(file(), "utf8");
    assert.equal(writePlacement(directory.path("placement.json", "x"), PLACEMENT).written, false);
    assert.equal(readFileSync(file(), "utf8"), before);
  });
});
