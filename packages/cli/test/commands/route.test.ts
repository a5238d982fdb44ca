import assert from "node:assert/strict";
import { assertGolden, FLEET, project, removeProjects, SMALL, sluice } from "../runCommand.ts";

describe("sluice route", () => {
  let cwd = "";
  beforeEach(() => {
    cwd = project(SMALL);
  });
  afterEach(removeProjects);

  const route = (...argv: string[]) => sluice(["route", ...argv], { cwd });

  it("tells load balancer, tenant, rule and target group, and why the rules above did not match", async () => {
    const { code, stdout } = await route("GET", "https://globex.example.com/");
    assert.equal(code, 0);
    assertGolden("route.txt", stdout);
  });

  it("tells which path did not match where the host did", async () => {
    const { stdout } = await route("GET", "https://acme.example.com/home?x=1");
    assert.match(stdout, /^rule +3: host/m);
    assert.match(stdout, /1 rule \(2\): path \/home is not \/api\/\*/);
    assert.match(stdout, /edge-001-web \(100 %\)/);
  });

  it("matches hosts without regard to case, and wildcards", async () => {
    assert.match((await route("GET", "https://ACME.example.com/api/x")).stdout, /edge-001-api/);
    assert.match((await route("GET", "https://a.initech.example/")).stdout, /^tenant +initech$/m);
  });

  it("finds a tenant on a load balancer of its own", async () => {
    const { stdout } = await route("GET", "https://umbrella.example.com/");
    assert.match(stdout, /^load balancer +edge-002$/m);
  });

  it("takes the Host header before the URL's host", async () => {
    const { stdout } = await route("GET", "https://edge-001.elb.amazonaws.com/", "--header", "Host: acme.example.com");
    assert.match(stdout, /^tenant +acme$/m);
  });

  it("explains the redirect of plain HTTP", async () => {
    const { code, stdout } = await route("GET", "http://acme.example.com/api/x");
    assert.equal(code, 0);
    assertGolden("route-redirect.txt", stdout);
  });

  it("answers plain HTTP by rules, and refuses HTTPS, on a fleet without certificates", async () => {
    cwd = project({ ...SMALL, "fleet.yaml": FLEET.replace(/certificates.*\n/, "") });
    assert.match((await route("GET", "http://acme.example.com/api/x")).stdout, /edge-001-api/);
    const https = await route("GET", "https://acme.example.com/api/x");
    assert.equal(https.code, 1);
    assert.match(https.stdout, /nothing listens on port 443/);
  });

  it("fails for a host that no tenant has", async () => {
    const { code, stdout } = await route("GET", "https://nobody.example.com/");
    assert.equal(code, 1);
    assert.match(stdout, /No tenant has the host nobody\.example\.com.*default action answers 404/);
  });

  it("fails where no rule matches the path", async () => {
    const fleet = FLEET.replace(", { service: web }]", "]");
    cwd = project({ ...SMALL, "fleet.yaml": fleet });
    const { code, stdout } = await route("GET", "https://acme.example.com/other");
    assert.equal(code, 1);
    assert.match(stdout, /default action: answer 404/);
    assert.match(stdout, /No rule matches:/);
  });

  it("says of a client address whether the anchors match it", async () => {
    const { stdout } = await route("GET", "https://globex.example.com/", "--source-ip", "203.0.113.7");
    assert.match(stdout, /source IP 203\.0\.113\.7 is not 192\.0\.2\.1\/32/);
  });

  it("prints the same as JSON", async () => {
    const answer = JSON.parse((await route("GET", "https://globex.example.com/", "--json")).stdout);
    assert.deepEqual(
      [answer.shard, answer.tenant, answer.rule.priority, answer.targetGroups],
      ["edge-001", "globex", 4, [{ name: "edge-001-web", weight: 1 }]],
    );
    assert.deepEqual(
      answer.passed.map(({ priority, failed }: { priority: number; failed: { field: string } }) => [
        priority,
        failed.field,
      ]),
      [
        [1, "source-ip"],
        [2, "host-header"],
        [3, "host-header"],
      ],
    );
  });

  it("refuses a request that is none, all its faults at once", async () => {
    const { code, stderr } = await route("G T", "acme.example.com/x", "--header", "oops", "--source-ip", "1.2.3");
    assert.equal(code, 2);
    assert.match(stderr, /write https:\/\/acme\.example\.com\/x/);
    assert.match(stderr, /4 problems/);
  });

  it("refuses a scheme that no listener speaks", async () => {
    assert.equal((await route("GET", "ftp://acme.example.com/")).code, 2);
  });
});
