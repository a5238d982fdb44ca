import assert from "node:assert/strict";
import fc from "fast-check";
import { type SliceSource, SliceWatch, type WatchListener } from "../../src/shifter/sliceWatch.ts";
import { FakeClock } from "./fakeClock.ts";
import { ModelSlices } from "./modelSlices.ts";

const SECOND = 1000;

function start() {
  const clock = new FakeClock();
  const server = new ModelSlices();
  const errors: unknown[] = [];
  const told: number[] = [];
  const watch: SliceWatch = new SliceWatch({
    source: server,
    clock,
    onChange: () => told.push(watch.ready),
    onError: (error) => errors.push(error),
  });
  return { clock, server, watch, errors, told, ended: watch.run() };
}

type Started = ReturnType<typeof start>;

/** What may happen to a watch, as steps on the model. */
const step: fc.Arbitrary<(started: Started) => unknown> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constantFrom("a", "b", "c"), fc.nat(3)).map(
      ([name, ready]) =>
        ({ server }: Started) =>
          server.set(name, ready),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom("a", "b", "c").map(
      (name) =>
        ({ server }: Started) =>
          server.delete(name),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(0, 50, 900, 6000).map(
      (time) =>
        ({ clock }: Started) =>
          clock.advance(time),
    ),
  },
  fc.constant(({ server }: Started) => server.bookmark()),
  fc.constant(({ server }: Started) => server.close()),
  fc.constant(({ server }: Started) => server.break()),
  fc.constant(({ server }: Started) => server.compact()),
  fc.constantFrom(410, 500, 504).map(
    (code) =>
      ({ server }: Started) =>
        server.sendError(code),
  ),
  fc.constant(({ server }: Started) => server.remember()),
  fc.integer({ min: 1, max: 4 }).map((count) => ({ server }: Started) => {
    server.failLists = count;
    server.break();
  }),
  fc.integer({ min: 1, max: 3 }).map((count) => ({ server }: Started) => {
    server.staleLists = count;
    server.break();
  }),
  fc.constant(({ server }: Started) => {
    server.isFrozen = true;
  }),
  fc.constant(({ server }: Started) => server.breakSilence()),
);

describe("SliceWatch", () => {
  it("ends with the server's truth, whatever has happened", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const started = start();
        for (const each of steps) await each(started);
        const { clock, server, watch, told } = started;
        server.breakSilence();
        await clock.advance(60 * SECOND);
        assert.equal(watch.ready, server.ready);
        assert.equal(told.at(-1), server.ready, "the last change was told");
        watch.stop();
        await started.ended;
      }),
      { numRuns: 300 },
    );
  });

  it("tells a change without time passing", async () => {
    const { clock, server, told } = start();
    server.set("a", 2);
    await clock.advance(0);
    server.set("a", 0);
    assert.deepEqual(told, [2, 0]);
  });

  it("goes on where a watch has ended, without another list", async () => {
    const { clock, server, watch } = start();
    await clock.advance(2 * SECOND);
    server.close();
    server.set("a", 3);
    await clock.advance(SECOND);
    assert.deepEqual([server.lists, server.watches, watch.ready], [1, 2, 3]);
  });

  it("goes on from a bookmark when what it knew is forgotten", async () => {
    const { clock, server, errors } = start();
    await clock.advance(2 * SECOND);
    server.compact();
    server.bookmark();
    server.close();
    await clock.advance(SECOND);
    assert.deepEqual([server.lists, errors], [1, []]);
  });

  it("lists again after 410 Gone", async () => {
    const { clock, server, watch, errors } = start();
    await clock.advance(2 * SECOND);
    server.close();
    server.set("a", 1);
    server.compact();
    await clock.advance(SECOND);
    assert.deepEqual([server.lists, watch.ready], [2, 1]);
    assert.match(String(errors[0]), /too old/);
  });

  it("does not storm a server that closes each watch at once", async () => {
    const { clock, server } = start();
    for (let time = 0; time < 60 * SECOND; time += 100) {
      server.close();
      await clock.advance(100);
    }
    assert.ok(server.watches < 40, `${server.watches} watches in a minute`);
  });

  it("does not storm a server that fails each list", async () => {
    const { clock, server } = start();
    server.failLists = 1000;
    await clock.advance(60 * SECOND);
    assert.ok(server.lists < 25, `${server.lists} lists in a minute`);
  });

  it("does not go back to an older list, unless the server insists", async () => {
    const { clock, server, watch } = start();
    server.set("a", 2);
    server.remember();
    server.set("a", 5);
    await clock.advance(SECOND);
    server.staleLists = 1000;
    server.break();
    await clock.advance(SECOND);
    assert.equal(watch.ready, 5);
    await clock.advance(30 * SECOND);
    assert.equal(watch.ready, 5, "what follows the old list brings the truth back");
    assert.ok(server.staleLists < 1000 - 5);
  });

  it("believes in time that has gone back when the server insists, as after a restored backup", async () => {
    const { clock, server, watch } = start();
    server.set("a", 2);
    await clock.advance(SECOND);
    server.restore(7);
    await clock.advance(30 * SECOND);
    assert.equal(watch.ready, 7);
  });

  it("hears nothing of a connection that it has given up", async () => {
    const clock = new FakeClock();
    const listeners: WatchListener[] = [];
    const source: SliceSource = {
      list: async () => ({ items: [], resourceVersion: "1" }),
      watch: async (_version, listener, signal) => {
        listeners.push(listener);
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
      },
    };
    const watch = new SliceWatch({ source, clock, onChange: () => undefined, onError: () => undefined });
    void watch.run();
    await clock.advance(2 * SECOND);
    const [old] = listeners;
    old?.onEvent({ type: "ERROR", object: { code: 410 } });
    await clock.advance(SECOND);
    const endpoints = [{ addresses: ["10.0.0.1"], conditions: { ready: true } }];
    old?.onEvent({ type: "ADDED", object: { metadata: { name: "late", resourceVersion: "2" }, endpoints } });
    assert.deepEqual([listeners.length, watch.ready], [2, 0]);
  });

  it("is infinitely old before the first list, and grows older while nothing is heard", async () => {
    const { clock, server, watch } = start();
    assert.equal(watch.age, Number.POSITIVE_INFINITY);
    await clock.advance(5 * SECOND);
    assert.equal(watch.age, 5 * SECOND);
    server.bookmark();
    assert.equal(watch.age, 0);
  });

  it("turns while the server does not answer, so that it can be told from one that hangs", async () => {
    const { clock, server, watch } = start();
    server.failLists = 1000;
    await clock.advance(120 * SECOND);
    assert.ok(watch.idle <= 5 * SECOND, `${watch.idle} ms`);
    assert.equal(watch.age, Number.POSITIVE_INFINITY);
  });

  it("ends when it is stopped", async () => {
    const { clock, watch, ended } = start();
    await clock.advance(SECOND);
    watch.stop();
    await ended;
  });
});
