import assert from "node:assert/strict";
import { type FleetServer, type FleetState, fleetState, startFleetServer } from "../failover/fleetServer.ts";
import { FALLBACK, hold, PRIMARY, WEB_OPEN } from "../failover/snapshots.ts";
import { FLEET, project, type Ran, removeProjects, SMALL, sluice } from "../runCommand.ts";

const HOLD = "sluice/hold.web";
const STATUS = "/api/v1/namespaces/edge/configmaps/edge-failover";
const REVIEW = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

function annotationsOf({ configMaps }: FleetState): Record<string, string> {
  return configMaps["edge-failover"]?.metadata.annotations ?? {};
}

/** A shifter that does at once what a hold says. */
function obedient(state: FleetState): void {
  const held = annotationsOf(state)[HOLD];
  const to = held === undefined ? "primary" : JSON.parse(held).to;
  const status = { ...(to === "fallback" ? FALLBACK : PRIMARY), alerts: held === undefined ? [] : ["held"] };
  const { data } = state.configMaps["edge-failover"] ?? {};
  if (data !== undefined) data.web = JSON.stringify(status);
  for (const gate of Object.values(state.ingresses)) gate.metadata.annotations = to === "fallback" ? WEB_OPEN : {};
}

describe("sluice failover", () => {
  let server: FleetServer | undefined;
  afterEach(() => {
    server?.close();
    server = undefined;
    removeProjects();
  });

  async function failover(
    argv: readonly string[],
    state: FleetState = fleetState(),
    shifter: (state: FleetState) => void = obedient,
  ): Promise<Ran> {
    server?.close();
    server = await startFleetServer(state, shifter);
    const cwd = project({ kubeconfig: server.kubeconfig });
    return await sluice(["failover", ...argv, "--fleet", "edge", "--kubeconfig", "kubeconfig"], { cwd });
  }

  describe("status", () => {
    it("ends with 0 where failover works, on pods as well as on the fallback", async () => {
      const pods = await failover(["status"]);
      assert.deepEqual([pods.code, pods.stderr], [0, ""]);
      assert.match(pods.stdout, /All traffic goes to pods\n$/);
      const state = fleetState();
      Object.assign(state.configMaps["edge-failover"]?.data ?? {}, { web: JSON.stringify(FALLBACK) });
      for (const gate of Object.values(state.ingresses)) gate.metadata.annotations = WEB_OPEN;
      const { code, stdout } = await failover(["status"], state);
      assert.equal(code, 0);
      assert.match(stdout, /\nweb {2}fallback: pods 0 %, fallback 100 %\n/);
    });

    it("ends with 1 where a gate is not what the status says, and shows both", async () => {
      const state = fleetState();
      state.ingresses["edge-002-gate"] = { metadata: { annotations: WEB_OPEN } };
      const { code, stdout } = await failover(["status"], state);
      assert.equal(code, 1);
      assert.match(stdout, /gates {4}1 closed; edge-002-gate: open: web-100\n/);
      assert.match(stdout, /fault gate\.differs edge-002-gate\n/);
    });

    it("prints the same as data", async () => {
      const { code, stdout } = await failover(["status", "--json"]);
      assert.equal(code, 0);
      const { ok, at, leader, services } = JSON.parse(stdout);
      assert.deepEqual([ok, at, leader.name], [true, "2026-11-21T10:05:00.000Z", PRIMARY.leader]);
      assert.deepEqual(
        services.map(({ service, status }: { service: string; status: { mode: string } }) => [service, status.mode]),
        [
          ["api", "primary"],
          ["web", "primary"],
        ],
      );
    });

    it("finds fleet and namespace in the project, or takes them from flags", async () => {
      server = await startFleetServer();
      const files = { ...SMALL, kubeconfig: server.kubeconfig };
      const cwd = project({ ...files, "other.yaml": `${FLEET}namespace: elsewhere\nunknown: 1\n` });
      const run = (...flags: string[]) =>
        sluice(["failover", "status", "--kubeconfig", "kubeconfig", ...flags], { cwd });
      assert.equal((await run()).code, 0);
      assert.equal((await run("--fleet", "other.yaml", "-n", "edge")).code, 0);
      const elsewhere = await run("--fleet", "other.yaml");
      assert.equal(elsewhere.code, 2);
      assert.match(elsewhere.stderr, /the fleet edge has no failover in namespace elsewhere/);
    });

    it("says what it could not check, and does not pass", async () => {
      const state = fleetState();
      state.refused["/apis/networking.k8s.io/v1/namespaces/edge/ingresses/edge-001-gate"] = 403;
      state.refused["/apis/coordination.k8s.io/v1/namespaces/edge/leases/edge-shifter"] = 403;
      const { code, stdout } = await failover(["status"], state);
      assert.equal(code, 1);
      assert.match(stdout, /may not get\s+leases\.coordination/);
      assert.match(stdout, /2 checks not done\n$/);
      assert.doesNotMatch(stdout, /fault/);
    });

    it("knows the time and the user without a SelfSubjectReview", async () => {
      const state = fleetState();
      state.refused[REVIEW] = 404;
      const { stdout } = await failover(["status", "--json"], state);
      assert.ok(Math.abs(Date.parse(JSON.parse(stdout).at) - Date.now()) < 60_000);
    });
  });

  describe("to-fallback and to-primary", () => {
    it("write a hold with its author and the cluster's time, wait, and say how long it took", async () => {
      const { code, stdout, stderr } = await failover(["to-fallback", "web", "--for", "30m", "--reason", "load test"]);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, /^web: to its fallback, followed after \d\.\d s\n\nweb {2}fallback: pods 0 %/);
      assert.match(
        stdout,
        /hold {5}to fallback until 2026-11-21 10:35:00 UTC, 30 min left, by\s+ana@example\.com: load/,
      );
      const state = server?.state ?? fleetState();
      assert.deepEqual(JSON.parse(annotationsOf(state)[HOLD] ?? ""), {
        to: "fallback",
        until: "2026-11-21T10:35:00.000Z",
        by: "ana@example.com",
        reason: "load test",
      });
      assert.deepEqual(server?.writes, [`PATCH ${STATUS}?fieldManager=sluice-cli application/merge-patch+json`]);
    });

    it("hold for an hour when nobody says how long", async () => {
      await failover(["to-primary", "web"]);
      const { to, until } = JSON.parse(annotationsOf(server?.state ?? fleetState())[HOLD] ?? "{}");
      assert.deepEqual([to, until], ["primary", "2026-11-21T11:05:00.000Z"]);
    });

    it("end with 1 when the shifter does not follow, and say where things stand", async () => {
      const { code, stdout } = await failover(["to-fallback", "web", "--timeout", "1s"], fleetState(), () => undefined);
      assert.equal(code, 1);
      assert.match(
        stdout,
        /^web: to its fallback, not followed in 1 s; the order stands\n\nweb {2}primary: pods 100 %/,
      );
    });

    it("show on a terminal that they wait", async () => {
      server = await startFleetServer(fleetState(), obedient);
      const cwd = project({ kubeconfig: server.kubeconfig });
      const argv = ["failover", "to-fallback", "web", "--fleet", "edge", "--kubeconfig", "kubeconfig"];
      const { code, stderr } = await sluice(argv, { cwd, isTTY: true, env: { NO_COLOR: "1" } });
      assert.equal(code, 0);
      assert.match(stderr, /waiting for the shifter: web to its fallback … 0 s/);
    });

    it("do not wait with --no-wait, and tell the order as data", async () => {
      const argv = ["to-fallback", "web", "--no-wait", "--json"];
      const { code, stdout } = await failover(argv, fleetState(), () => undefined);
      assert.equal(code, 0);
      const { fleet, service, to, hold: order, followed } = JSON.parse(stdout);
      assert.deepEqual(
        [fleet, service, to, order.by, followed],
        ["edge", "web", "fallback", "ana@example.com", undefined],
      );
    });

    it("refuse pods that are not there, unless forced", async () => {
      const state = fleetState();
      Object.assign(state.configMaps["edge-failover"]?.data ?? {}, { web: JSON.stringify({ ...PRIMARY, ready: 0 }) });
      const refused = await failover(["to-primary", "web"], state);
      assert.equal(refused.code, 2);
      assert.match(
        refused.stderr,
        /no endpoint of web is ready: .* 503 .*\n {2}fix: start pods first, or give --force\n$/,
      );
      assert.deepEqual(annotationsOf(state), {});
      assert.equal((await failover(["to-primary", "web", "--force"], state)).code, 0);
    });

    for (const [flags, message] of [
      [["--for", "25h"], /--for {2}is not within 60 s to 24 h/],
      [["--for", "10s"], /--for {2}is not within/],
      [["--for", "forever"], /--for {2}is not a duration/],
      [["--for", "1x", "--timeout", "0s"], /2 problems/],
      [["--for", ""], /--for {2}is not a duration/],
    ] as const) {
      it(`refuse ${flags.join(" ")}, and write nothing`, async () => {
        const { code, stderr } = await failover(["to-fallback", "web", ...flags]);
        assert.equal(code, 2);
        assert.match(stderr, message);
        assert.deepEqual(server?.writes, []);
      });
    }

    it("name the services that they know when given another", async () => {
      const { code, stdout, stderr } = await failover(["to-fallback", "shop"]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.equal(
        stderr,
        "sluice failover: shop is not a service of the fleet edge that has a fallback\n  fix: give one of api, web\n",
      );
    });

    it("end with 2 where the user may not write", async () => {
      const state = fleetState();
      state.refused[`PATCH ${STATUS}`] = 403;
      const { code, stderr } = await failover(["to-fallback", "web"], state);
      assert.equal(code, 2);
      assert.match(stderr, /may not patch ConfigMap edge-failover in namespace edge/);
    });
  });

  describe("auto", () => {
    it("removes the hold, and leaves another service's alone", async () => {
      const state = fleetState();
      const annotations = { [HOLD]: hold(), "sluice/hold.api": hold() };
      Object.assign(state.configMaps["edge-failover"]?.metadata ?? {}, { annotations });
      const { code, stdout } = await failover(["auto", "web"], state);
      assert.equal(code, 0);
      assert.match(stdout, /^web: as its pods say, followed after/);
      assert.deepEqual(Object.keys(annotationsOf(state)), ["sluice/hold.api"]);
    });

    it("is fine where nothing is held", async () => {
      assert.equal((await failover(["auto", "web"])).code, 0);
    });
  });

  const unusable: readonly (readonly [string, (state: FleetState) => void, RegExp])[] = [
    ["has no such fleet", ({ configMaps }) => delete configMaps["edge-shifter"], /has no failover in namespace edge/],
    [
      "has a configuration of another version",
      ({ configMaps }) => {
        configMaps["edge-shifter"] = { metadata: {}, data: { "config.json": '{"fleet":"edge"}' } };
      },
      /holds no configuration that this version reads/,
    ],
    [
      "does not let the user read",
      ({ refused }) => {
        refused[STATUS] = 403;
      },
      /may not get ConfigMap edge-failover/,
    ],
    [
      "does not know the user",
      ({ refused }) => {
        refused[REVIEW] = 401;
      },
      /does not know the user/,
    ],
    [
      "is out of order",
      ({ refused }) => {
        refused[STATUS] = 500;
      },
      /answers 500/,
    ],
  ];
  for (const [what, spoil, message] of unusable) {
    it(`ends with 2 and one error when the cluster ${what}`, async () => {
      const state = fleetState();
      spoil(state);
      const { code, stdout, stderr } = await failover(["status"], state);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /^sluice failover: .*\n {2}fix: .*\n$/);
      assert.match(stderr, message);
    });
  }

  it("ends with 2 when nobody answers, and when no fleet is named or found", async () => {
    server = await startFleetServer();
    const cwd = project({ kubeconfig: server.kubeconfig });
    const none = await sluice(["failover", "status", "--kubeconfig", "kubeconfig"], { cwd });
    assert.equal(none.code, 2);
    assert.match(none.stderr, /→ give the fleet's name with --fleet/);
    const file = await sluice(["failover", "status", "--kubeconfig", "kubeconfig", "--fleet", "none.yaml"], { cwd });
    assert.equal(file.code, 2);
    assert.match(file.stderr, /fleet {2}cannot be read: ENOENT/);
    server.close();
    const gone = await sluice(["failover", "status", "--kubeconfig", "kubeconfig", "--fleet", "edge"], { cwd });
    assert.equal(gone.code, 2);
    assert.match(gone.stderr, /^sluice failover: http:.* cannot be reached/);
  });

  it("shows examples for each of its commands", async () => {
    for (const command of ["status", "to-fallback", "to-primary", "auto"]) {
      const { code, stdout } = await sluice(["failover", command, "--help"], { cwd: "/" });
      assert.equal(code, 0);
      assert.match(
        stdout,
        new RegExp(`Usage: sluice failover ${command} [^]*Examples:\n {2}# .+\n {2}sluice failover ${command}`),
      );
    }
  });
});
