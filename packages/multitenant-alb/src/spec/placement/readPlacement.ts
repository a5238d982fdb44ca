import { lstatSync } from "node:fs";
import type { Placement, Problem } from "@sluice/alb-model";
import * as z from "zod";
import { formatPath, type Path, valueAt } from "../path.ts";
import { parseJson } from "../source/jsonDocument.ts";
import { readText } from "../source/readText.ts";
import type { SourceDocument } from "../source/sourceDocument.ts";
import { structureProblems } from "../structure.ts";
import { PLACEMENT_VERSION, placementChecksum } from "./placementFormat.ts";

const name = z.string().min(1);
const bundleSchema = z.strictObject({
  profile: name.describe("the profile of the bundle's tenants"),
  isolation: z.enum(["rule", "shard"]).exactOptional(),
  tenants: z.array(name).describe("tenant ids"),
});
const shardSchema = z.strictObject({
  isolated: name.exactOptional().describe("the tenant that has the shard to itself"),
  services: z.array(name).describe("services with a target group in the shard"),
  bundles: z.record(name, bundleSchema).describe("bundles by id"),
});
const placementSchema = z.strictObject({
  version: z.literal(PLACEMENT_VERSION),
  fleet: name.describe("the fleet's name"),
  checksum: z.string().describe("the checksum that `sluice plan --write` wrote"),
  shards: z.record(name, shardSchema).describe("shards by name"),
});

const RESTORE = "restore the file from version control";

export interface ReadPlacementOptions {
  /** Name of the fleet that the placement must be of. */
  readonly fleet?: string;
  /** Take a file that was edited by hand. @default false */
  readonly adopt?: boolean;
}

/** No placement and no problem: there is no file yet. */
export interface ReadPlacement {
  readonly placement?: Placement;
  readonly problems: readonly Problem[];
}

/**
 * Reads a recorded placement. A file that is not what `writePlacement` wrote is refused, because a placement that is
 * wrong moves tenants.
 *
 * @example readPlacement("placement.json", { fleet: "edge" }).placement?.shards
 */
export function readPlacement(file: string, options: ReadPlacementOptions = {}): ReadPlacement {
  const read = readText(file);
  if (read.text === undefined) {
    // A link to nowhere and a path through a file are mistakes; only a file that was never written is fine.
    return isAbsent(file, read.problems) ? { problems: [] } : { problems: read.problems.map(asPlacementProblem) };
  }
  const { documents, problems } = parseJson(file, read.text);
  const [document] = documents;
  if (document === undefined || problems.length > 0) return { problems: problems.map(asPlacementProblem) };
  return checkDocument(document, options);
}

/** `lstat` sees a link that leads nowhere, `stat` does not. */
function isAbsent(file: string, problems: readonly Problem[]): boolean {
  const isMissing = problems.some(({ code }) => code === "file.missing");
  return isMissing && lstatSync(file, { throwIfNoEntry: false }) === undefined;
}

const CODES: Readonly<Record<string, string>> = {
  "file.conflict": "placement.conflict",
  "json.syntax": "placement.syntax",
  "file.empty": "placement.syntax",
  "json.duplicateKey": "placement.duplicate",
};

/** Reading problems in terms of the placement: nobody should repair this file by hand. */
function asPlacementProblem(problem: Problem): Problem {
  const code = CODES[problem.code];
  if (code === undefined) return { ...problem, code: problem.code.replace(/^file/, "placement"), path: "placement" };
  const isConflict = code === "placement.conflict";
  const fix = isConflict ? `take one side whole, then run \`sluice plan --write\`` : RESTORE;
  return { ...problem, code, path: "placement", fix };
}

function checkDocument(document: SourceDocument, options: ReadPlacementOptions): ReadPlacement {
  const version = valueAt(document.value, ["version"]);
  if (typeof version === "number" && version !== PLACEMENT_VERSION) {
    return { problems: [versionProblem(document, version)] };
  }
  const result = placementSchema.safeParse(document.value);
  if (!result.success) {
    const subject = { document, path: [], label: ["placement"], value: document.value, schema: placementSchema };
    return { problems: structureProblems(subject, result.error.issues).map(asShapeProblem) };
  }
  const { fleet, shards, checksum } = result.data;
  const placement: Placement = { fleet, shards };
  const problems = [
    ...fleetProblems(document, fleet, options.fleet),
    ...repeatedTenants(document, placement),
    ...(options.adopt || checksum === placementChecksum(placement) ? [] : [editedProblem(document)]),
  ];
  return problems.length > 0 ? { problems } : { placement, problems };
}

function asShapeProblem(problem: Problem): Problem {
  return { ...problem, code: "placement.shape", fix: `${problem.fix}; or ${RESTORE}` };
}

function problemAt(document: SourceDocument, path: Path, problem: Omit<Problem, "path" | "locations">): Problem {
  return { ...problem, path: formatPath(["placement", ...path]), locations: [document.locate(path)] };
}

function versionProblem(document: SourceDocument, version: number): Problem {
  return problemAt(document, ["version"], {
    code: "placement.version",
    value: version,
    message: `is format version ${version}; this release of sluice reads version ${PLACEMENT_VERSION}`,
    fix: version > PLACEMENT_VERSION ? "update sluice" : RESTORE,
  });
}

function fleetProblems(document: SourceDocument, fleet: string, wanted: string | undefined): Problem[] {
  if (wanted === undefined || wanted === fleet) return [];
  const message = `is the placement of another fleet; this one is ${wanted}`;
  const fix = "name the right placement file, or delete it if the fleet was renamed and nothing is deployed";
  return [problemAt(document, ["fleet"], { code: "placement.fleet", value: fleet, message, fix })];
}

function repeatedTenants(document: SourceDocument, placement: Placement): Problem[] {
  const places = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [shard, { bundles }] of Object.entries(placement.shards)) {
    for (const [bundle, { tenants }] of Object.entries(bundles)) {
      tenants.forEach((tenant, index) => {
        const first = places.get(tenant);
        places.set(tenant, first ?? bundle);
        if (first === undefined) return;
        const message = `is placed twice: in ${first} and in ${bundle}`;
        const path = ["shards", shard, "bundles", bundle, "tenants", index];
        const fix = `keep the place that is deployed, or ${RESTORE}`;
        problems.push(problemAt(document, path, { code: "placement.duplicate", value: tenant, message, fix, tenant }));
      });
    }
  }
  return problems;
}

function editedProblem(document: SourceDocument): Problem {
  return problemAt(document, ["checksum"], {
    code: "placement.edited",
    message: "does not match the content: the file was edited by hand or merged",
    fix: `check the edit, then run \`sluice plan --write --adopt\`, or ${RESTORE}`,
  });
}
