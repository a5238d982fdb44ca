import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { FLEET, project, removeProjects, SMALL, sluice, TENANTS } from "../runCommand.ts";

const PROGRAM = join(import.meta.dirname, "../programs/sound");

describe("sluice check", () => {
  afterEach(removeProjects);

  it("passes a fleet whose placement is recorded", async () => {
    const cwd = project(SMALL);
    await sluice(["plan", "--write"], { cwd });
    const { code, stdout } = await sluice(["check", "--no-policies"], { cwd });
    assert.equal(code, 0);
    assert.deepEqual(
      stdout.split("\n").map((line) => line.split(/ {2,}/).slice(0, 2).join(" ")),
      ["ok spec", "ok placement", "ok quotas", "ok plan", "skipped policies", ""],
    );
  });

  it("refuses a stale placement, and shows what would change", async () => {
    const cwd = project(SMALL);
    await sluice(["plan", "--write"], { cwd });
    writeFileSync(join(cwd, "tenants.yaml"), TENANTS.replace("globex,", "hooli,"));
    const { code, stdout } = await sluice(["check", "--no-policies"], { cwd });
    assert.equal(code, 1);
    assert.match(stdout, /^failed +placement +placement\.json is stale/m);
    assert.match(stdout, /\+ hooli into edge-001-b\d+/);
    assert.match(stdout, /^ok +plan/m);
  });

  it("refuses a placement that was never recorded", async () => {
    const { code, stdout } = await sluice(["check", "--no-policies"], { cwd: project(SMALL) });
    assert.equal(code, 1);
    assert.match(stdout, /^failed +placement +placement\.json is not there/m);
  });

  it("sorts wrong input to spec, placement and quotas", async () => {
    const cwd = project({ ...SMALL, "tenants.yaml": "tenants: [{ id: A, hosts: [] }]\n", "placement.json": "{" });
    const { code, stdout } = await sluice(["check"], { cwd });
    assert.equal(code, 2);
    assert.match(stdout, /^invalid +spec +2 problems$/m);
    assert.match(stdout, /^invalid +placement +1 problem$/m);
    const tight = project({ ...SMALL, "fleet.yaml": `${FLEET}quotas: { loadBalancersPerRegion: 1 }\n` });
    assert.match((await sluice(["check"], { cwd: tight })).stdout, /^invalid +quotas +1 problem$/m);
  });

  it("prints the checks as JSON", async () => {
    const { checks } = JSON.parse((await sluice(["check", "--json", "--no-policies"], { cwd: project(SMALL) })).stdout);
    assert.deepEqual(
      checks.map(({ name, status }: { name: string; status: string }) => `${name} ${status}`),
      ["spec ok", "placement failed", "quotas ok", "plan ok", "policies skipped"],
    );
  });

  it("runs no program for files that are named by flags", async () => {
    const { stdout } = await sluice(["check", "--fleet", "fleet.yaml"], { cwd: project(SMALL) });
    assert.match(stdout, /^skipped +policies +the files are named by flags/m);
  });

  it("skips policies where there is no Pulumi project", async () => {
    assert.match((await sluice(["check"], { cwd: project(SMALL) })).stdout, /^skipped +policies +no Pulumi\.yaml/m);
  });

  it("runs the project's program and the policies that come with Sluice", async () => {
    const { code, stdout } = await sluice(["check"], { cwd: PROGRAM });
    assert.equal(code, 0);
    assert.match(stdout, /^ok +policies +sluice over 3 resources$/m);
  });

  it("is refused by a project that cannot be read", async () => {
    const cwd = project({ ...SMALL, "Pulumi.yaml": "runtime: python\n" });
    await sluice(["plan", "--write"], { cwd });
    const { code, stdout } = await sluice(["check"], { cwd });
    assert.equal(code, 2);
    assert.match(stdout, /^invalid +policies +the project cannot be read/m);
  });
});
