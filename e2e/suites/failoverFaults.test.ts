import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { annotationKey } from "@sluice/alb-model";
import { openKeys } from "@sluice/hybrid-failover/gate";
import type { Fault, ProxiedRequest } from "../failover/apiProxy.ts";
import { SINGLES } from "../failover/gateFleet.ts";
import { type Random, randomFrom } from "../failover/random.ts";
import { type ApiServerProcess, apiServerProcess } from "../failover/restartApiServer.ts";
import type { ShifterProcess } from "../failover/startShifter.ts";
import { watchGate } from "../failover/watchGate.ts";
import { type FleetParts, withFleet } from "../failover/withFleet.ts";

const EVENTS = 3000;
/** The soak ends after so long, however many events it got to. */
const SOAK_MS = 45_000;
const CHECKPOINTS = 5;

function isPatch({ method, url }: ProxiedRequest): boolean {
  return method === "PATCH" && url.includes("/ingresses/");
}

function isRead({ method, url, isWatch }: ProxiedRequest): boolean {
  return method === "GET" && !isWatch && !url.includes("/leases/");
}

/** The first so many of the requests that are meant. */
function firstOf(count: number, isMeant: (request: ProxiedRequest) => boolean, fault: Fault) {
  let left = count;
  return (request: ProxiedRequest) => (isMeant(request) && left-- > 0 ? fault : undefined);
}

const FAULTS: readonly [what: string, choose: () => (request: ProxiedRequest) => Fault | undefined][] = [
  ["409 to its patches", () => firstOf(3, isPatch, { kind: "answer", status: 409 })],
  ["429 with Retry-After", () => firstOf(2, isPatch, { kind: "answer", status: 429, headers: { "retry-after": "1" } })],
  ["500 to everything", () => firstOf(40, () => true, { kind: "answer", status: 500 })],
  ["410 to its watches", () => firstOf(5, ({ isWatch }) => isWatch, { kind: "answer", status: 410 })],
  ["patches whose answer is lost", () => firstOf(2, isPatch, { kind: "lose" })],
  ["patches that hang", () => firstOf(1, isPatch, { kind: "hang" })],
  ["answers that take half a second", () => () => ({ kind: "delay", milliseconds: 500 })],
  ["stale reads", () => (request) => (isRead(request) ? { kind: "stale" } : undefined)],
];

describe("the shifter's process when something is wrong with the API server or the way to it", () => {
  const parts = withFleet();
  let shifter: ShifterProcess;
  let apiServer: ApiServerProcess | undefined;
  before("start a shifter behind the proxy", async () => {
    const { proxyServer, startShifter, untilLeads } = parts();
    shifter = await startShifter("shifter-a", proxyServer);
    await untilLeads(shifter);
  });
  after(() => apiServer?.stop());

  for (const [index, [what, choose]] of FAULTS.entries()) {
    it(`fails over through ${what}`, async () => {
      const { fleet, proxy, untilOpen } = parts();
      const service = SINGLES[index % SINGLES.length] ?? "";
      await untilOpen(`${service}-gate`, []);
      proxy.setFault(choose());
      proxy.cut();
      await fleet.setReady(service, 0);
      await took(() => untilOpen(`${service}-gate`, [`${service}-100`]));
      proxy.heal();
      await fleet.setReady(service, 2);
    });
  }

  it("follows endpoints whose watch is cut again and again", async () => {
    const { fleet, proxy, untilOpen } = parts();
    for (let round = 0; round < 20; round += 1) {
      proxy.cut();
      await fleet.setReady("web", round % 2);
      await delay(100);
    }
    await fleet.setReady("web", 0);
    await untilOpen("edge-002-gate", ["web-100"]);
    await fleet.setReady("web", 2);
    await untilOpen("edge-002-gate", []);
  });

  it("notices that its connections are dead although nobody has closed them", async () => {
    const { fleet, proxy, untilOpen } = parts();
    proxy.freeze();
    await fleet.setReady("api", 0);
    await took(() => untilOpen("edge-001-gate", ["api-100"]));
    await fleet.setReady("api", 2);
    await untilOpen("edge-001-gate", []);
    assert.equal((await shifter.get("/healthz")).status, 200);
  });

  it("goes on when the API server is restarted, and is not restarted itself meanwhile", async () => {
    const { cluster, fleet, proxy, untilOpen } = parts();
    apiServer = apiServerProcess(cluster);
    apiServer.kill();
    proxy.cut();
    await delay(1000);
    assert.equal((await shifter.get("/healthz")).status, 200);
    await apiServer.start();
    await fleet.setReady("web", 0);
    await took(() => untilOpen("edge-003-gate", ["web-100"]));
    await fleet.setReady("web", 2);
    await untilOpen("edge-003-gate", []);
  });

  it(`stands as the model says after ${EVENTS} random events, with two shifters that are killed and cut off`, async () => {
    await soak(parts(), shifter);
  });
});

async function took(act: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await act();
  console.log(`      ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** What the last event left of each service. */
type Model = Map<string, number>;

async function soak(parts: FleetParts, first: ShifterProcess): Promise<void> {
  const seed = Number(process.env.SOAK_SEED ?? Date.now() % 1e6);
  const random = randomFrom(seed);
  const model: Model = new Map(parts.config.services.map(({ name }) => [name, 2]));
  const untouched = await watchGate(parts.cluster, "s0-gate");
  const shifters = { killable: first, kills: 0, standing: await parts.startShifter("shifter-b") };
  const deadline = performance.now() + SOAK_MS;
  let events = 0;
  for (let checkpoint = 1; checkpoint <= CHECKPOINTS; checkpoint += 1) {
    for (; events < (EVENTS * checkpoint) / CHECKPOINTS && performance.now() < deadline; events += 1)
      await happen(parts, random, model);
    parts.proxy.heal();
    await converge(parts, model);
    if (checkpoint === CHECKPOINTS - 1) continue;
    await shifters.killable.end("SIGKILL");
    shifters.kills += 1;
    shifters.killable = await parts.startShifter(`shifter-a${shifters.kills}`, parts.proxyServer);
  }
  untouched.stop();
  console.log(`      seed ${seed}: ${events} events, ${shifters.kills} kills, ${untouched.changes} writes of s0-gate`);
  assertSteps(untouched.history);
}

async function happen({ fleet, proxy, config }: FleetParts, random: Random, model: Model): Promise<void> {
  const kind = random.below(100);
  if (kind < 90) {
    const service = random.pick(config.services)?.name ?? "";
    // Mostly the same as before, so that some services are quiet for long enough to come back.
    const ready = random.below(3);
    model.set(service, ready);
    return await fleet.setReady(service, ready);
  }
  if (kind < 96) {
    const service = random.pick(SINGLES.slice(1)) ?? "";
    const key = annotationKey("conditions", `${service}-${random.pick([100, 50, 10])}`);
    return await fleet.editGate(`${service}-gate`, { [key]: random.pick(["[]", null]) ?? null });
  }
  if (kind < 98) return proxy.cut();
  if (kind < 99) return proxy.freeze();
  const status = random.pick([409, 429, 500, 503]) ?? 500;
  proxy.setFault(firstOf(random.below(20), () => true, { kind: "answer", status }));
}

/** Whatever has happened: no endpoint → the fallback has all traffic, some for long enough → the pods have. */
async function converge({ config, untilOpen }: FleetParts, model: Model): Promise<void> {
  const weights = Object.fromEntries([...model].map(([service, ready]) => [service, ready === 0 ? 100 : 0]));
  for (const gate of config.gates) await untilOpen(gate.ingress, [...openKeys(gate, weights).keys()]);
}

/** Each write fails over, or comes back by one step: nobody else has written, and no two shifters at a time. */
function assertSteps(history: readonly string[]): void {
  const after = new Map([
    ["s0-100", "s0-50"],
    ["s0-50", "s0-10"],
    ["s0-10", ""],
  ]);
  let before: string | undefined;
  for (const open of history) {
    const isStep = open === "s0-100" || before === undefined || open === after.get(before);
    assert.ok(isStep, `from [${before}] to [${open}]`);
    before = open;
  }
}
