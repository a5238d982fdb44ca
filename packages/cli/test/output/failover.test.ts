import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assertGolden, FLEET, project, removeProjects, SMALL, sluice, TENANTS } from "../runCommand.ts";

const WEB = "healthCheck: { path: /healthz }, maxReplicas: 60";
const GATED = FLEET.replace(WEB, `${WEB}, fallback: { domains: ["*.example.com"] }`);

describe("sluice plan with a fallback", () => {
  afterEach(removeProjects);

  it("shows fallbacks, and what a failover costs with gates and without", async () => {
    const { code, stdout, stderr } = await sluice(["plan"], { cwd: project({ ...SMALL, "fleet.yaml": GATED }) });
    assert.equal(stderr, "");
    assert.equal(code, 0);
    assertGolden("plan-failover.txt", stdout);
  });

  it("tells a failover's calls and seconds as JSON, of each load balancer and of all", async () => {
    const many = Array.from({ length: 60 }, (_, n) => `  - { id: t${n}, hosts: [t${n}.io], isolation: rule }\n`);
    const cwd = project({ "fleet.yaml": GATED, "tenants.yaml": `${TENANTS}${many.join("")}` });
    const { shards, failover } = JSON.parse((await sluice(["plan", "--json"], { cwd })).stdout);
    assert.deepEqual(
      shards.map((shard: { failover: object }) => shard.failover),
      [
        { calls: 2, seconds: 0 },
        { calls: 1, seconds: 0 },
        { calls: 1, seconds: 0 },
      ],
    );
    assert.deepEqual(failover, { calls: 4, seconds: 0, withoutGates: { calls: 63, seconds: 43 / 3 } });
  });

  it("says nothing of failover where no service has a fallback", async () => {
    const cwd = project(SMALL);
    const { shards, failover } = JSON.parse((await sluice(["plan", "--json"], { cwd })).stdout);
    assert.deepEqual([shards[0].failover, failover], [undefined, undefined]);
    assert.doesNotMatch((await sluice(["plan"], { cwd })).stdout, /failover/i);
  });

  it("writes a manifest of the gate, which explain takes as it is", async () => {
    const cwd = project({ ...SMALL, "fleet.yaml": GATED });
    const { code } = await sluice(["plan", "--out", "manifests"], { cwd });
    assert.equal(code, 0);
    assert.match(readFileSync(join(cwd, "manifests/edge-001.yaml"), "utf8"), /name: edge-001-gate/);
    const groups = JSON.parse((await sluice(["explain", "-f", "manifests", "--json"], { cwd })).stdout);
    assert.ok(groups.every((group: object) => !("error" in group)));
  });
});
