import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type Problem, planFleet } from "@sluice/alb-model";
import { checkSpec, formatLocation, loadSpec, readPlacement, withLocations } from "../../src/spec/index.ts";
import { type BadInput, type ExpectedProblem, type FileContent, GOOD_FLEET, GOOD_TENANTS } from "./badInput.ts";
import { BAD_INPUTS } from "./cases.ts";

describe("bad input", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "sluice-bad-input-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("has at least 45 cases, each with a name of its own", () => {
    assert.ok(BAD_INPUTS.length >= 45);
    assert.equal(new Set(BAD_INPUTS.map(({ name }) => name)).size, BAD_INPUTS.length);
  });

  for (const input of BAD_INPUTS) {
    it(`reports ${input.name}`, () => {
      writeFiles(directory, { "fleet.yaml": GOOD_FLEET, "tenants.yaml": GOOD_TENANTS, ...input.files });
      const before = readdirSync(directory, { recursive: true });
      const problems = problemsOf(directory, input).map((problem) => relativeTo(directory, problem));
      assertProblems(problems.toSorted(byLocation), input.expect);
      assert.deepEqual(readdirSync(directory, { recursive: true }), before);
    });
  }
});

function problemsOf(directory: string, input: BadInput): readonly Problem[] {
  if (input.reads === "placement") {
    return readPlacement(join(directory, "placement.json"), { fleet: "edge" }).problems;
  }
  const source = { fleet: join(directory, "fleet.yaml"), tenants: join(directory, input.tenants ?? "tenants.yaml") };
  if (input.reads !== "plan") return checkSpec(source).problems;
  const spec = loadSpec(source);
  assert.ok(spec.fleet, "a case that is planned has a fleet whose structure is right");
  return [...spec.problems, ...withLocations(planFleet(spec.fleet, spec.tenants).problems, spec)];
}

function writeFiles(directory: string, files: Readonly<Record<string, FileContent | null>>): void {
  for (const [name, content] of Object.entries(files)) {
    if (content === null) continue;
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    if (typeof content === "string" || content instanceof Uint8Array) writeFileSync(path, content);
    else if ("linkTo" in content) symlinkSync(content.linkTo, path);
    else mkdirSync(path);
  }
}

function relativeTo(directory: string, problem: Problem): Problem {
  const locations = problem.locations?.map((location) => ({
    ...location,
    file: location.file.replace(`${directory}/`, ""),
  }));
  return locations === undefined ? problem : { ...problem, locations };
}

function byLocation(a: Problem, b: Problem): number {
  const [one, other] = [a.locations?.[0], b.locations?.[0]];
  const file = (one?.file ?? "").localeCompare(other?.file ?? "");
  return (
    file ||
    (one?.line ?? 0) - (other?.line ?? 0) ||
    (one?.column ?? 0) - (other?.column ?? 0) ||
    a.path.localeCompare(b.path)
  );
}

function assertProblems(problems: readonly Problem[], expected: readonly ExpectedProblem[]): void {
  const shown = JSON.stringify(problems, null, 2);
  assert.equal(problems.length, expected.length, shown);
  expected.forEach((want, index) => {
    const problem = problems[index];
    assert.ok(problem, shown);
    assert.ok(problem.code.startsWith(want.code), shown);
    assert.equal((problem.locations ?? []).map(formatLocation).join(" "), want.at, shown);
    assert.ok(problem.message.includes(want.says), shown);
    assert.ok(problem.fix.includes(want.fix), shown);
    if (want.path !== undefined) assert.equal(problem.path, want.path);
    if (want.tenant !== undefined) assert.equal(problem.tenant, want.tenant);
  });
}
