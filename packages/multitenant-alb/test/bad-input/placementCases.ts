import { formatPlacement } from "../../src/spec/placementFile.ts";
import type { BadInput } from "./badInput.ts";

const GOOD = formatPlacement({
  fleet: "edge",
  shards: {
    "edge-001": {
      services: ["web"],
      bundles: {
        "edge-001-b0001": { profile: "site", tenants: ["acme", "globex"] },
        "edge-001-b0002": { profile: "site", isolation: "rule", tenants: ["initech"] },
      },
    },
  },
});

const RESTORE = "restore the file from version control";
const file = (content: string) => ({ "placement.json": content });

/** Placement files that are not what was written. */
export const PLACEMENT_CASES: readonly BadInput[] = [
  {
    name: "a placement of a newer version",
    reads: "placement",
    files: file(GOOD.replace('"version": 1', '"version": 2')),
    expect: [
      {
        code: "placement.version",
        at: "placement.json:2:14",
        says: "version 2; this release of sluice reads version 1",
        fix: "update sluice",
      },
    ],
  },
  {
    name: "a placement that is cut off",
    reads: "placement",
    files: file(GOOD.slice(0, 150)),
    expect: [{ code: "placement.syntax", at: "placement.json:6:11", says: "ends too early", fix: RESTORE }],
  },
  {
    name: "an empty placement file",
    reads: "placement",
    files: file(""),
    expect: [{ code: "placement.syntax", at: "placement.json:1:1", says: "is empty", fix: RESTORE }],
  },
  {
    name: "a placement that is not JSON",
    reads: "placement",
    files: file("fleet: edge\n"),
    expect: [{ code: "placement.syntax", at: "placement.json:1:2", says: "not valid JSON", fix: RESTORE }],
  },
  {
    name: "a placement edited by hand",
    reads: "placement",
    files: file(GOOD.replace('"acme","globex"', '"acme","globex","umbrella"')),
    expect: [
      {
        code: "placement.edited",
        at: "placement.json:4:15",
        says: "edited by hand",
        fix: "sluice plan --write --adopt",
      },
    ],
  },
  {
    name: "a tenant that a merge placed twice",
    reads: "placement",
    files: file(GOOD.replace('"initech"', '"acme","initech"')),
    expect: [
      { code: "placement.edited", at: "placement.json:4:15", says: "does not match", fix: RESTORE },
      {
        code: "placement.duplicate",
        at: "placement.json:10:75",
        says: "placed twice: in edge-001-b0001 and in edge-001-b0002",
        fix: "keep the place that is deployed",
        tenant: "acme",
      },
    ],
  },
  {
    name: "a bundle that a merge kept twice",
    reads: "placement",
    files: file(GOOD.replace("edge-001-b0002", "edge-001-b0001")),
    expect: [{ code: "placement.duplicate", at: "placement.json:10:9", says: "stands twice", fix: RESTORE }],
  },
  {
    name: "a placement with the conflict markers of a merge",
    reads: "placement",
    files: file(GOOD.replace('  "checksum"', '<<<<<<< HEAD\n  "checksum"')),
    expect: [{ code: "placement.conflict", at: "placement.json:4:1", says: "conflict markers", fix: "take one side" }],
  },
  {
    name: "a placement of another fleet",
    reads: "placement",
    files: file(formatPlacement({ fleet: "core", shards: {} })),
    expect: [
      { code: "placement.fleet", at: "placement.json:3:12", says: "another fleet", fix: "right placement file" },
    ],
  },
  {
    name: "a placement of the wrong shape",
    reads: "placement",
    files: file('{"version": 1, "fleet": "edge", "checksum": "", "shards": {"edge-001": {"bundles": []}}}'),
    expect: [
      {
        code: "placement.shape",
        at: "placement.json:1:72",
        path: "placement.shards.edge-001.services",
        says: "is missing",
        fix: RESTORE,
      },
      {
        code: "placement.shape",
        at: "placement.json:1:84",
        path: "placement.shards.edge-001.bundles",
        says: "mapping",
        fix: RESTORE,
      },
    ],
  },
  {
    name: "a placement without a version",
    reads: "placement",
    files: file('{"fleet": "edge", "checksum": "", "shards": {}}'),
    expect: [
      {
        code: "placement.shape",
        at: "placement.json:1:1",
        path: "placement.version",
        says: "is missing",
        fix: RESTORE,
      },
    ],
  },
  {
    name: "a directory in place of the placement",
    reads: "placement",
    files: { "placement.json": { directory: true } },
    expect: [{ code: "placement.unreadable", at: "placement.json", says: "is a directory", fix: "name a file" }],
  },
  {
    name: "a placement that is a link to nowhere",
    reads: "placement",
    files: { "placement.json": { linkTo: "gone.json" } },
    expect: [{ code: "placement.missing", at: "placement.json", says: "does not exist", fix: "name the right file" }],
  },
];
