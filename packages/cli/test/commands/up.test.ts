import assert from "node:assert/strict";
import { join } from "node:path";
import { assertGolden, project, removeProjects, SMALL, sluice } from "../runCommand.ts";

const PROGRAMS = join(import.meta.dirname, "../programs");

describe("sluice up --local", () => {
  afterEach(removeProjects);

  it("shows the plan, the resources by type, outputs without secrets, and warnings", async () => {
    const { code, stdout, stderr } = await sluice(["up", "--local", "--once"], { cwd: join(PROGRAMS, "sound") });
    assert.equal(stderr, "");
    assert.equal(code, 0);
    assertGolden("up.txt", stdout);
    assert.doesNotMatch(stdout, /hunter2/);
  });

  it("fails when the program throws, with its message and place instead of a stack trace", async () => {
    const { code, stdout, stderr } = await sluice(["up", "--local"], { cwd: join(PROGRAMS, "failing") });
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(stderr, /TypeError: the wheel came off\n {2}at .*failing\/index\.ts:6:9\n$/);
    assert.doesNotMatch(stderr, /node_modules/);
  });

  it("shows on a terminal that the program is running, and clears it away", async () => {
    const { stderr } = await sluice(["up", "--local", "--preview"], { cwd: join(PROGRAMS, "sound"), isTTY: true });
    assert.match(stderr, /Running sound\/dev … \d+ s/);
    assert.ok(stderr.endsWith("\r\u001b[K"));
  });

  it("refuses wrong configuration before it runs the program", async () => {
    const pulumi = "name: p\nruntime: nodejs\nmain: program\n";
    const files = {
      "Pulumi.yaml": pulumi,
      "program/fleet.yaml": SMALL["fleet.yaml"],
      "program/tenants.yaml": "tenants: [{ id: a }]\n",
    };
    const { code, stderr } = await sluice(["up", "--local"], { cwd: project(files) });
    assert.equal(code, 2);
    assert.match(stderr, /^program\/tenants\.yaml:1:\d+ {2}tenants\.a\.hosts/);
  });

  it("needs a Pulumi project, and --local", async () => {
    const cwd = project({});
    const without = await sluice(["up", "--local"], { cwd });
    assert.equal(without.code, 2);
    assert.match(without.stderr, /holds no Pulumi\.yaml/);
    const remote = await sluice(["up"], { cwd });
    assert.equal(remote.code, 2);
    assert.match(remote.stderr, /--local/);
  });
});
