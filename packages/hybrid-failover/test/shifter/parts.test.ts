import assert from "node:assert/strict";
import { startHttpServer } from "../../src/shifter/httpServer.ts";
import { Loop } from "../../src/shifter/loop.ts";
import { createRegistry } from "../../src/shifter/metricsReporter.ts";
import { readyEndpoints } from "../../src/shifter/readyEndpoints.ts";
import { isOlder } from "../../src/shifter/resourceVersion.ts";
import { retryDelay } from "../../src/shifter/retry.ts";
import { Writer } from "../../src/shifter/writer.ts";
import { FakeClock } from "./fakeClock.ts";

describe("Loop", () => {
  function start(task: (turn: number) => number | Promise<number>) {
    const clock = new FakeClock();
    const turns: number[] = [];
    const errors: unknown[] = [];
    const run = () => {
      turns.push(clock.now());
      return task(turns.length);
    };
    const loop = new Loop({ clock, task: run, onError: (error) => errors.push(error) });
    return { clock, turns, errors, loop, ended: loop.run() };
  }

  it("turns when its time has come, and at once when it is woken", async () => {
    const { clock, turns, loop } = start(() => 100);
    await clock.advance(150);
    loop.wake();
    await clock.advance(99);
    assert.deepEqual(turns, [0, 100, 150]);
    assert.equal(loop.idle, 99);
  });

  it("turns once more, and not at the same time, when it is woken during a turn", async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const { clock, turns, loop } = start((turn) => (turn === 1 ? promise : 1000));
    loop.wake();
    loop.wake();
    await clock.advance(10);
    assert.deepEqual(turns, [0]);
    resolve(1000);
    await clock.advance(10);
    assert.deepEqual(turns, [0, 10]);
  });

  it("goes on a second after a turn that threw", async () => {
    const { clock, turns, errors } = start((turn) => {
      if (turn === 1) throw new TypeError("bug");
      return 10_000;
    });
    await clock.advance(1500);
    assert.deepEqual([turns, errors.length], [[0, 1000], 1]);
  });

  it("ends when it is stopped, even while it sleeps", async () => {
    const { clock, loop, ended } = start(() => 1e9);
    await clock.advance(1);
    loop.stop();
    await ended;
  });
});

describe("Writer", () => {
  it("writes once at a time", async () => {
    const clock = new FakeClock();
    const ends: boolean[] = [];
    const writer = new Writer({ clock, onEnd: (succeeded) => ends.push(succeeded), onError: () => undefined });
    let writes = 0;
    const write = async () => {
      writes += 1;
      await clock.sleep(50);
      return true;
    };
    assert.equal(writer.start(write), Number.POSITIVE_INFINITY);
    assert.equal(writer.start(write), Number.POSITIVE_INFINITY);
    await clock.advance(50);
    await writer.settled();
    assert.deepEqual([writes, ends], [1, [true]]);
  });

  it("waits longer after each failure, and no longer after a success", async () => {
    const clock = new FakeClock();
    const writer = new Writer({ clock, onEnd: () => undefined, onError: () => undefined });
    const attempt = async (succeeds: boolean) => {
      const wait = writer.start(async () => succeeds);
      if (wait !== Number.POSITIVE_INFINITY) return wait;
      await clock.advance(0);
      return "started";
    };
    const waits = [await attempt(false), await attempt(false)];
    await clock.advance(200);
    waits.push(await attempt(false), await attempt(true));
    await clock.advance(400);
    waits.push(await attempt(true), await attempt(false), await attempt(true));
    assert.deepEqual(waits, ["started", 200, "started", 400, "started", "started", 200]);
  });
});

describe("retryDelay", () => {
  const BACKOFF = { firstMs: 100, longestMs: 5000 };
  it("doubles up to the longest", () => {
    assert.deepEqual(
      [0, 1, 2, 10, 2000].map((failures) => retryDelay(undefined, failures, BACKOFF)),
      [100, 200, 400, 5000, 5000],
    );
  });
  it("waits as long as the server asks for, within reason", () => {
    const asked = (value: unknown) => retryDelay({ headers: { "retry-after": value } }, 0, BACKOFF);
    assert.deepEqual(
      [asked("1"), asked("3600"), asked("-5"), asked("Sat, 21 Nov 2026"), asked(undefined)],
      [1000, 10_000, 100, 100, 100],
    );
  });
});

describe("isOlder", () => {
  const cases: readonly [string, string, boolean][] = [
    ["9", "10", true],
    ["10", "9", false],
    ["10", "10", false],
    ["10", "", false],
    ["", "10", false],
    ["0", "10", false],
    ["abc", "b", false],
    ["18446744073709551614", "18446744073709551615", true],
  ];
  for (const [version, than, expected] of cases) {
    it(`is ${expected} for "${version}" and "${than}"`, () => assert.equal(isOlder(version, than), expected));
  }
});

describe("readyEndpoints", () => {
  const endpoint = (address: string, conditions?: { ready?: boolean; terminating?: boolean }) => ({
    addresses: [address],
    ...(conditions === undefined ? {} : { conditions }),
  });
  it("counts what is ready, or says nothing of it", () => {
    assert.equal(
      readyEndpoints([{ endpoints: [endpoint("a", { ready: true }), endpoint("b", { ready: false }), endpoint("c")] }]),
      2,
    );
  });
  it("does not count what is terminating, even if it is ready", () => {
    assert.equal(readyEndpoints([{ endpoints: [endpoint("a", { ready: true, terminating: true })] }]), 0);
  });
  it("counts an endpoint that moves between slices once", () => {
    assert.equal(readyEndpoints([{ endpoints: [endpoint("a")] }, { endpoints: [endpoint("a")] }]), 1);
  });
  it("counts none in empty slices", () => {
    assert.equal(readyEndpoints([{ endpoints: null }, {}, { endpoints: [{ conditions: { ready: true } }] }]), 0);
  });
});

describe("the HTTP server", () => {
  it("tells who hangs, who is missing, and the metrics", async () => {
    let hanging: string[] = [];
    let missing = ["web"];
    const options = { registry: createRegistry(), hanging: () => hanging, missing: () => missing };
    const server = await startHttpServer({ ...options, port: 0, host: "127.0.0.1" });
    const get = async (path: string) => {
      const response = await fetch(`http://127.0.0.1:${server.port}${path}`);
      return [response.status, await response.text()] as const;
    };
    try {
      assert.deepEqual(await get("/healthz"), [200, "ok\n"]);
      assert.deepEqual(await get("/readyz"), [503, "web: not listed yet\n"]);
      hanging = ["passes"];
      missing = [];
      assert.deepEqual(await get("/healthz?verbose"), [503, "passes: hangs\n"]);
      assert.deepEqual(await get("/readyz"), [200, "ok\n"]);
      assert.match((await get("/metrics"))[1], /process_cpu_seconds_total/);
      assert.equal((await get("/"))[0], 404);
    } finally {
      await server.close();
    }
  });
});
