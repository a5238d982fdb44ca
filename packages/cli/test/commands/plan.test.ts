import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  assertGolden,
  FLEET,
  FULL_FLEET,
  manyTenants,
  project,
  removeProjects,
  SMALL,
  sluice,
  TENANTS,
} from "../runCommand.ts";

const ONE_MORE = `${TENANTS}  - { id: hooli, hosts: [hooli.example.com] }\n`;

/** The small fleet with its placement recorded. */
async function recorded(): Promise<string> {
  const cwd = project(SMALL);
  assert.equal((await sluice(["plan", "--write"], { cwd })).code, 0);
  return cwd;
}

describe("sluice plan", () => {
  afterEach(removeProjects);

  it("shows load balancers, tenants, changes and savings of a fleet that was never recorded", async () => {
    const { code, stdout, stderr } = await sluice(["plan"], { cwd: project(SMALL) });
    assert.equal(code, 0);
    assert.equal(stderr, "");
    assertGolden("plan.txt", stdout);
  });

  it("shows what a new and a removed tenant change against the recorded placement", async () => {
    const cwd = await recorded();
    writeFileSync(join(cwd, "tenants.yaml"), ONE_MORE.replace(/.*umbrella.*\n/, ""));
    const { code, stdout } = await sluice(["plan"], { cwd });
    assert.equal(code, 0);
    assertGolden("plan-changes.txt", stdout);
  });

  it("prints the documented shape as JSON, and nothing else", async () => {
    const { stdout, stderr } = await sluice(["plan", "--json"], { cwd: project(SMALL) });
    assert.equal(stderr, "");
    assertGolden("plan.json", stdout);
    const plan = JSON.parse(stdout);
    assert.deepEqual(plan.shards[0].rules, { used: 4, limit: 100, budget: 95 });
    assert.equal(plan.tenants.umbrella.shard, "edge-002");
    assert.deepEqual(plan.problems, []);
  });

  it("shows what the fleet sets, what it keeps free and whom it lets in", async () => {
    const { stdout } = await sluice(["plan"], { cwd: project({ ...SMALL, "fleet.yaml": FULL_FLEET }) });
    assertGolden("plan-settings.txt", stdout);
  });

  it("shows EKS Auto Mode in place of a controller, with the conditions that its pods wait for", async () => {
    const cwd = project({ ...SMALL, "fleet.yaml": `${FULL_FLEET}platform: eks-auto-mode\n` });
    assertGolden("plan-auto-mode.txt", (await sluice(["plan"], { cwd })).stdout);
  });

  it("keeps the fleet's settings within 80 columns", async () => {
    const long = "namespace-with-a-long-name-that-goes-on";
    const fleet = FULL_FLEET.replace("[canary, preview]", `[${long}-1, ${long}-2, ${long}-3]`);
    const { stdout } = await sluice(["plan"], { cwd: project({ ...SMALL, "fleet.yaml": fleet }) });
    const [, settings = ""] = stdout.split("\n\n");
    assert.match(settings, /^Platform .*\n[\s\S]*^Namespaces /m);
    for (const line of settings.split("\n")) assert.ok(line.length <= 80, line);
  });

  it("tells needs and settings as JSON on either platform", async () => {
    const settingsOf = async (fleet: string) => {
      const cwd = project({ ...SMALL, "fleet.yaml": fleet });
      return JSON.parse((await sluice(["plan", "--json"], { cwd })).stdout);
    };
    const own = await settingsOf(FULL_FLEET);
    assert.deepEqual(
      [own.platform, own.controller.minimumVersion, own.controller.because],
      ["controller", "2.14.0", "targetGroupNameInActions"],
    );
    assert.deepEqual(own.readinessGates.api, ["target-health.elbv2.k8s.aws/edge-001-api"]);
    assert.deepEqual([own.namespaces, own.reserved], [["edge", "canary", "preview"], { rules: 5, targetGroups: 2 }]);
    assert.deepEqual(own.shards[0].rules, { used: 4, limit: 100, reserved: 5, budget: 95 });
    assert.equal(own.loadBalancer.accessLogs.bucket, "edge-access-logs");
    const auto = await settingsOf(`${FULL_FLEET}platform: eks-auto-mode\n`);
    assert.deepEqual([auto.platform, auto.controller], ["eks-auto-mode", null]);
    assert.deepEqual(auto.readinessGates.api, ["target-health.eks.amazonaws.com/edge-001-api"]);
  });

  it("names services whose pods wait for nothing", async () => {
    const fleet = FLEET.replace("maxReplicas: 40 }", "maxReplicas: 40, readinessGates: false }");
    const { stdout } = await sluice(["plan"], { cwd: project({ ...SMALL, "fleet.yaml": fleet }) });
    assert.match(stdout, /conditions of a pod: web 2, each named\s+target-health\S+<binding>; no gates: api$/m);
  });

  it("shows the reference platform as it was reviewed", async () => {
    const cwd = join(import.meta.dirname, "../../../../examples/platform");
    const { code, stdout } = await sluice(["plan"], { cwd });
    assert.equal(code, 0);
    assertGolden("plan-platform.txt", stdout);
  });

  it("plans files that are named by flags, from another directory", async () => {
    const cwd = project({ "a/my-fleet.yaml": FLEET, "b/list.yaml": TENANTS });
    const { code, stdout } = await sluice(["plan", "--fleet", "a/my-fleet.yaml", "--tenants", "b/list.yaml"], { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /No placement is recorded yet in a\/placement\.json/);
  });

  it("takes the tenants beside a fleet that is named alone", async () => {
    const cwd = project({ "one/fleet.yaml": FLEET, "one/tenants.yaml": TENANTS });
    assert.match((await sluice(["plan", "--fleet", "one/fleet.yaml"], { cwd })).stdout, /4 tenants/);
  });

  it("asks for the tenants when none stand beside the fleet", async () => {
    const cwd = project({ "one/other.yaml": FLEET, "tenants.yaml": TENANTS, "fleet.yaml": FLEET });
    const { code, stderr } = await sluice(["plan", "--fleet", "one/other.yaml"], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /name them with --tenants/);
  });

  it("records the placement once, and then has nothing to change", async () => {
    const cwd = await recorded();
    const before = readFileSync(join(cwd, "placement.json"), "utf8");
    const again = await sluice(["plan", "--write"], { cwd });
    assert.match(again.stdout, /Nothing changes against placement\.json/);
    assert.match(again.stdout, /already holds this placement/);
    assert.equal(readFileSync(join(cwd, "placement.json"), "utf8"), before);
  });

  it("writes no placement unless it is asked to", async () => {
    const cwd = project(SMALL);
    await sluice(["plan", "--check"], { cwd });
    await sluice(["plan"], { cwd });
    assert.equal(existsSync(join(cwd, "placement.json")), false);
  });

  it("fails --check while the placement is missing or stale, and passes once it is recorded", async () => {
    const cwd = project(SMALL);
    assert.equal((await sluice(["plan", "--check"], { cwd })).code, 1);
    await sluice(["plan", "--write"], { cwd });
    assert.equal((await sluice(["plan", "--check"], { cwd })).code, 0);
    writeFileSync(join(cwd, "tenants.yaml"), ONE_MORE);
    const stale = await sluice(["plan", "--check"], { cwd });
    assert.equal(stale.code, 1);
    assert.match(stale.stdout, /\+ hooli into edge-001-b0002/);
    assert.match(stale.stdout, /placement\.json is stale/);
    assert.equal(JSON.parse((await sluice(["plan", "--check", "--json"], { cwd })).stdout).placement.stale, true);
  });

  it("refuses a placement that was edited by hand, and takes it with --adopt", async () => {
    const cwd = await recorded();
    const file = join(cwd, "placement.json");
    writeFileSync(file, readFileSync(file, "utf8").replace('"globex"', '"globex","gone"'));
    const refused = await sluice(["plan", "--write"], { cwd });
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /edited by hand/);
    assert.equal((await sluice(["plan", "--write", "--adopt"], { cwd })).code, 0);
    assert.equal((await sluice(["plan", "--check"], { cwd })).code, 0);
  });

  it("lists every move of --compact with its reason", async () => {
    const cwd = project({ "fleet.yaml": FLEET, "tenants.yaml": manyTenants(40) });
    await sluice(["plan", "--write"], { cwd });
    const kept = manyTenants(40)
      .split("\n")
      .filter((line, index) => index === 0 || /id: t\d*[05],/.test(line));
    writeFileSync(join(cwd, "tenants.yaml"), `${kept.join("\n")}\n`);
    await sluice(["plan", "--write"], { cwd });
    const plan = JSON.parse((await sluice(["plan", "--compact", "--json"], { cwd })).stdout);
    const { stdout } = await sluice(["plan", "--compact"], { cwd });
    assert.ok(plan.changes.moved.length > 0);
    assert.equal(
      stdout.match(/^ {2}> t\d+ from edge-001-b\d+ to edge-001-b\d+: .+$/gm)?.length,
      plan.changes.moved.length,
    );
  });

  it("lists the changed tenants of many, and every one with --all", async () => {
    const cwd = project({ "fleet.yaml": FLEET, "tenants.yaml": manyTenants(60) });
    const first = await sluice(["plan", "--write"], { cwd });
    assert.match(first.stdout, /^60 tenants: --all lists them$/m);
    writeFileSync(join(cwd, "tenants.yaml"), manyTenants(61));
    const { stdout } = await sluice(["plan"], { cwd });
    assert.match(stdout, /^t60 +edge-001/m);
    assert.match(stdout, /^and 60 more: --all lists them$/m);
    assert.doesNotMatch(stdout, /^t7 /m);
    assert.match((await sluice(["plan", "--all"], { cwd })).stdout, /^t7 +edge-001/m);
  });

  it("lists all problems of all files at once, and writes nothing", async () => {
    const tenants = TENANTS.replace("[globex.example.com]", "[acme.example.com]").replace("isolation", "isolate");
    const cwd = project({ "fleet.yaml": FLEET.replace("port: 80,", "port: http,"), "tenants.yaml": tenants });
    const { code, stdout, stderr } = await sluice(["plan", "--write", "--out", "manifests"], { cwd });
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assertGolden("plan-problems.txt", stderr);
    assert.deepEqual(readdirSync(cwd).sort(), ["fleet.yaml", "tenants.yaml"]);
  });

  it("puts problems into the JSON and keeps the exit code", async () => {
    const cwd = project({ ...SMALL, "tenants.yaml": "tenants:\n  - { id: acme, hosts: [] }\n" });
    const { code, stdout } = await sluice(["plan", "--json"], { cwd });
    assert.equal(code, 2);
    const { shards, tenants, problems } = JSON.parse(stdout);
    assert.deepEqual({ shards, tenants }, { shards: [], tenants: {} });
    assert.equal(problems[0].locations[0].file, "tenants.yaml");
    assert.equal(problems[0].locations[0].line, 2);
  });

  it("names the tenant that a quota leaves no place for", async () => {
    const fleet = `${FLEET}quotas: { loadBalancersPerRegion: 1 }\n`;
    const { code, stdout, stderr } = await sluice(["plan"], { cwd: project({ ...SMALL, "fleet.yaml": fleet }) });
    assert.equal(code, 2);
    assert.match(stdout, /^edge-002/m);
    assert.match(stderr, /no place for umbrella/);
  });

  it("says where it looked when there is no fleet", async () => {
    const { code, stderr } = await sluice(["plan"], { cwd: project({}) });
    assert.equal(code, 2);
    assert.match(stderr, /holds no fleet\.yaml/);
  });

  it("marks quotas that are nearly used up", async () => {
    const fleet = `${FLEET}quotas: { rulesPerLoadBalancer: 5 }\n`;
    const { stdout } = await sluice(["plan"], { cwd: project({ ...SMALL, "fleet.yaml": fleet }) });
    assert.match(stdout, /4\/5 !/);
    assert.match(stdout, /! 80 % of the limit or more/);
  });

  it("uses colours on a terminal and when they are forced, and not under NO_COLOR", async () => {
    const cwd = project(SMALL);
    const escapes = async (settings: { isTTY?: boolean; env?: Record<string, string> }) =>
      (await sluice(["plan"], { cwd, ...settings })).stdout.includes("\u001b[");
    assert.equal(await escapes({}), false);
    assert.equal(await escapes({ isTTY: true }), true);
    assert.equal(await escapes({ isTTY: true, env: { NO_COLOR: "1" } }), false);
    assert.equal(await escapes({ env: { FORCE_COLOR: "1" } }), true);
    assert.equal(await escapes({ isTTY: true, env: { FORCE_COLOR: "0" } }), false);
  });
});

describe("sluice plan --out", () => {
  afterEach(removeProjects);

  it("writes one file of manifests a load balancer, which explain takes as they are", async () => {
    const cwd = project(SMALL);
    const { code, stdout } = await sluice(["plan", "--out", "manifests"], { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /Wrote 2 manifest files to manifests/);
    assert.deepEqual(readdirSync(join(cwd, "manifests")).sort(), ["edge-001.yaml", "edge-002.yaml"]);
    assertGolden("edge-001.yaml", readFileSync(join(cwd, "manifests/edge-001.yaml"), "utf8"));
    const explained = await sluice(["explain", "-f", "manifests", "--json"], { cwd });
    assert.deepEqual(
      JSON.parse(explained.stdout).map(({ group, rules }: { group: string; rules: unknown[] }) => [
        group,
        rules.length,
      ]),
      [
        ["edge-001", 4],
        ["edge-002", 2],
      ],
    );
  });

  it("writes stand-ins for the ARNs that EKS Auto Mode wants, says so, and explains them by name", async () => {
    const cwd = project({ ...SMALL, "fleet.yaml": `${FULL_FLEET}platform: eks-auto-mode\n` });
    const { code, stdout } = await sluice(["plan", "--out", "manifests"], { cwd });
    assert.equal(code, 0);
    assert.match(stdout, /Target group ARNs of account 000000000000 in them are stand-ins/);
    assertGolden("edge-001-auto-mode.yaml", readFileSync(join(cwd, "manifests/edge-001.yaml"), "utf8"));
    const [group] = JSON.parse((await sluice(["explain", "-f", "manifests", "--json"], { cwd })).stdout);
    assert.deepEqual([group.group, group.rules.length], ["edge-001", 4]);
    assert.doesNotMatch(JSON.stringify(group), /000000000000/);
  });

  it("removes its own files of load balancers that are gone, and no others", async () => {
    const cwd = project(SMALL);
    await sluice(["plan", "--out", "manifests"], { cwd });
    writeFileSync(join(cwd, "manifests/own.yaml"), "kind: Mine\n");
    writeFileSync(join(cwd, "tenants.yaml"), TENANTS.replace(/.*umbrella.*\n/, ""));
    const { stdout } = await sluice(["plan", "--out", "manifests"], { cwd });
    assert.match(stdout, /Removed edge-002\.yaml/);
    assert.deepEqual(readdirSync(join(cwd, "manifests")).sort(), ["edge-001.yaml", "own.yaml"]);
  });

  it("refuses a directory that is a file, and then records nothing", async () => {
    const cwd = project({ ...SMALL, manifests: "" });
    const { code, stderr } = await sluice(["plan", "--write", "--out", "manifests"], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /cannot be written/);
    assert.equal(existsSync(join(cwd, "placement.json")), false);
  });
});
