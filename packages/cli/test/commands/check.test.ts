import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policySet } from "@sluice/policy-pack/config";
import { FLEET, project, removeProjects, SMALL, sluice, TENANTS } from "../runCommand.ts";

const PROGRAM = join(import.meta.dirname, "../programs/sound");
const FAILING = join(import.meta.dirname, "../programs/failing");
/** A program without a fleet; its Pulumi.yaml is one directory up. */
const PLAIN = join(import.meta.dirname, "../programs/plain/app");
const ACME = join(import.meta.dirname, "../packs/acme");
const MODULES = join(import.meta.dirname, "../../../../node_modules");

/** A project outside of this repository, with the packages of this one. */
function foreignProject(files: Readonly<Record<string, string>>): string {
  const cwd = project({
    "Pulumi.yaml": "{ name: foreign, runtime: { name: nodejs, options: { typescript: false } } }",
    "package.json": '{ "type": "module", "main": "index.js" }',
    "index.js":
      'import { ComponentResource } from "@pulumi/pulumi";\nnew ComponentResource("acme:index:Thing", "one");\n',
    ...files,
  });
  symlinkSync(MODULES, join(cwd, "node_modules"));
  return cwd;
}

interface Brief {
  readonly policy: string;
  readonly level: string;
  readonly urn: string;
}

/** Policy, level and resource name. */
function brief(findings: readonly Brief[]): string[] {
  return findings.map(({ policy, level, urn }) => `${policy} ${level} ${urn.split("::").at(-1)}`);
}

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
    const { stdout } = await sluice(["check", "--json", "--no-policies"], { cwd: project(SMALL) });
    const { checks, ...findings } = JSON.parse(stdout);
    assert.deepEqual(findings, { violations: [], notEvaluated: [] });
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
    assert.match(stdout, /^ok +policies +sluice \(recommended\) over 3 resources$/m);
  });

  it("is refused by a project that cannot be read", async () => {
    const cwd = project({ ...SMALL, "Pulumi.yaml": "runtime: python\n" });
    await sluice(["plan", "--write"], { cwd });
    const { code, stdout } = await sluice(["check"], { cwd });
    assert.equal(code, 2);
    assert.match(stdout, /^invalid +policies +the project cannot be read/m);
  });

  it("is bad input where there is neither a fleet nor a Pulumi project", async () => {
    const { code, stdout } = await sluice(["check"], { cwd: project({}) });
    assert.equal(code, 2);
    assert.match(stdout, /holds no fleet\.yaml, and no directory above it holds one or a Pulumi\.yaml/);
  });

  it("asks for the fleet where its tenants are", async () => {
    const files = { "Pulumi.yaml": "{ name: shop, runtime: nodejs }", "tenants.yaml": TENANTS };
    const { code, stdout } = await sluice(["check"], { cwd: project(files) });
    assert.equal(code, 2);
    assert.match(stdout, /^invalid +spec +1 problem$/m);
  });

  describe("in a project that does not use Sluice", () => {
    it("runs the policies alone, and says so", async () => {
      const { code, stdout } = await sluice(["check"], { cwd: PLAIN });
      assert.equal(code, 0);
      assert.match(
        stdout,
        /^skipped +fleet +no fleet\.yaml in this project: spec, placement, quotas and plan are not/m,
      );
      assert.match(stdout, /^ok +policies +sluice \(recommended\) over 5 resources: 1 not evaluated$/m);
    });

    it("runs Sluice's own pack outside of this repository, and once where the project has it too", async () => {
      const cwd = foreignProject({
        "tenants/index.js": "",
        "policy-pack/PulumiPolicy.yaml": "runtime: nodejs\n",
        "policy-pack/package.json": '{ "name": "@sluice/policy-pack", "version": "0.0.0" }',
        "policies.yaml": "alb-rules: { quota: 200 }\n",
      });
      const { code, stdout } = await sluice(["check", "--set", "strict", "--policy-config", "policies.yaml"], { cwd });
      assert.equal(code, 0, stdout);
      assert.match(stdout, /^ok +policies +sluice \(strict\) over 2 resources$/m);
    });

    it("runs the project's own pack as well, and a pack that is named twice once", async () => {
      const cwd = foreignProject({});
      symlinkSync(ACME, join(cwd, "policy-pack"));
      const { stdout } = await sluice(["check", "--policy-pack", "policy-pack", "--policy-pack", ACME], { cwd });
      assert.match(stdout, /^ok +policies +sluice \(recommended\), acme over 2 resources$/m);
    });

    it("answers in JSON with violations, what was not evaluated, and checks, in this order", async () => {
      const { code, stdout } = await sluice(["check", "--json", "--policy-pack", ACME, "--stack", "bad"], {
        cwd: PLAIN,
      });
      assert.equal(code, 1, "a mandatory policy is violated");
      const report = JSON.parse(stdout);
      assert.deepEqual(Object.keys(report), ["violations", "notEvaluated", "checks"]);
      assert.deepEqual(report.violations, [
        {
          policy: "has-data",
          level: "advisory",
          urn: "urn:pulumi:bad::plain::kubernetes:core/v1:ConfigMap::settings",
          message: "It is empty.",
        },
        {
          policy: "has-owner",
          level: "mandatory",
          urn: "urn:pulumi:bad::plain::kubernetes:core/v1:ConfigMap::unowned",
          message: "Nobody owns it.",
        },
      ]);
      assert.deepEqual(brief(report.notEvaluated), ["* advisory definitions"]);
      assert.match(
        report.notEvaluated[0].message,
        /^Only its provider makes the objects of kubernetes:yaml\/v2:ConfigGroup 'definitions'.*`pulumi preview --policy-pack /,
      );
      assert.deepEqual(Object.keys(report.violations[0]), ["policy", "level", "urn", "message"]);
      assert.deepEqual(
        report.checks.map(({ name, status }: { name: string; status: string }) => `${name} ${status}`),
        ["fleet skipped", "policies failed"],
      );
    });

    it("refuses in a preview what a mandatory policy cannot judge, and fills it in without", async () => {
      const argv = ["check", "--json", "--policy-pack", ACME, "--stack", "dev"];
      const preview = await sluice([...argv, "--preview"], { cwd: PLAIN });
      assert.equal(preview.code, 1);
      assert.deepEqual(brief(JSON.parse(preview.stdout).notEvaluated), [
        "has-owner mandatory settings",
        "* advisory definitions",
      ]);
      const update = await sluice(argv, { cwd: PLAIN });
      assert.equal(update.code, 0);
      assert.deepEqual(brief(JSON.parse(update.stdout).violations), ["has-data advisory settings"]);
    });

    it("tells why its program failed, as JSON too", async () => {
      const { code, stdout } = await sluice(["check", "--json"], { cwd: FAILING });
      assert.equal(code, 1);
      const { violations, notEvaluated, checks } = JSON.parse(stdout);
      assert.deepEqual([violations, notEvaluated], [[], []]);
      const { status, detail, findings } = checks.at(-1);
      assert.deepEqual([status, detail], ["failed", "the program failed"]);
      assert.match(findings.join(), /TypeError: the wheel came off\n {2}at .*failing\/index\.ts:6:9/);
    });
  });

  describe("refuses wrong settings for policies before anything is run", () => {
    const [policy = ""] = Object.keys(policySet("strict"));

    it("all at once, with line, path, value and fix", async () => {
      const cwd = project({
        "policies.yaml": `# levels\n${policy}: loud\nno-such-policy:\n  enforcementLevel: advisory\n`,
      });
      const argv = ["check", "--policy-config", "policies.yaml", "--policy-pack", "nowhere"];
      const { code, stdout } = await sluice(argv, { cwd });
      assert.equal(code, 2);
      const [first, ...problems] = stdout.trimEnd().split("\n");
      assert.match(first ?? "", /^invalid +policies +3 problems$/);
      const text = problems.join("\n");
      assert.match(text, /--policy-pack {2}is no policy pack: it has no PulumiPolicy\.yaml \("nowhere"\)\n +→ name a/);
      assert.match(text, new RegExp(`policies\\.yaml:2:1 {2}${policy} {2}is no level \\("loud"\\)\\n +→ use one of:`));
      assert.match(text, /policies\.yaml:3:1 {2}no-such-policy {2}.*\n +→ /);
    });

    it("in JSON", async () => {
      const cwd = project({ "policies.json": `{ "${policy}": { "exemptions": [{ "urn": 1 }] } }` });
      const { code, stdout } = await sluice(["check", "--json", "--policy-config", "policies.json"], { cwd });
      assert.equal(code, 2);
      const { violations, notEvaluated, checks } = JSON.parse(stdout);
      assert.deepEqual([violations, notEvaluated, checks.length], [[], [], 1]);
      const [{ name, status, problems }] = checks;
      assert.deepEqual([name, status], ["policies", "invalid"]);
      const [{ path, locations }] = problems;
      assert.equal(path, `${policy}.exemptions[0].urn`);
      assert.equal(locations[0].file, "policies.json");
    });

    it("that are no YAML, or not there", async () => {
      const cwd = project({ "policies.yaml": "a: [" });
      const broken = await sluice(["check", "--policy-config", "policies.yaml"], { cwd });
      assert.equal(broken.code, 2);
      assert.match(broken.stdout, /policies\.yaml:1:5 {2}is no valid YAML or JSON/);
      const missing = await sluice(["check", "--policy-config", "others.yaml"], { cwd });
      assert.equal(missing.code, 2);
      assert.match(missing.stdout, /others\.yaml {2}cannot be read: ENOENT/);
    });

    it("that name a state which is none, by the configuration or by a flag", async () => {
      const cwd = project({
        "policies.yaml": "live-alb-replaced: { previousState: state.json }\n",
        "state.json": "{}",
      });
      const named = await sluice(["check", "--policy-config", "policies.yaml"], { cwd });
      assert.equal(named.code, 2);
      assert.match(named.stdout, /live-alb-replaced\.previousState {2}is not what `pulumi stack export` writes/);
      const missing = await sluice(["check", "--previous-state", "other.json"], { cwd });
      assert.equal(missing.code, 2);
      assert.match(missing.stdout, /live-alb-replaced\.previousState {2}cannot be read: ENOENT/);
    });
  });
});
