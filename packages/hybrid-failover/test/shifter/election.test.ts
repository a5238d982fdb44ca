import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ELECTION_TIMES,
  Election,
  type LeaseRecord,
  type LeaseStore,
  type StoredLease,
} from "../../src/shifter/election.ts";
import { FakeClock } from "./fakeClock.ts";

const SECOND = 1000;

class Conflict extends Error {}

/** How the network treats one request. */
interface Delay {
  /** Before the server does it, in milliseconds. */
  readonly before: number;
  /** Before the answer is there. */
  readonly after: number;
  /** The client does not wait that long, and the server may still do it. */
  readonly isLost: boolean;
}

const NO_DELAY: Delay = { before: 0, after: 0, isLost: false };

/** One Lease in a server, and the network before it. */
class ModelLease {
  stored: StoredLease | undefined;
  writes = 0;
  readonly #clock: FakeClock;
  #version = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  storeFor(delayOf: () => Delay): LeaseStore {
    const through = async <T>(act: () => T): Promise<T> => {
      const { before, after, isLost } = delayOf();
      await this.#clock.sleep(before);
      const result = act();
      await this.#clock.sleep(after);
      if (isLost) throw new Error("timed out");
      return result;
    };
    return {
      read: () => through(() => this.stored),
      create: (record) => through(() => this.#write(record, this.stored === undefined)),
      replace: (record, version) => through(() => this.#write(record, this.stored?.resourceVersion === version)),
    };
  }

  #write(record: LeaseRecord, isCurrent: boolean): StoredLease {
    if (!isCurrent) throw new Conflict();
    this.writes += 1;
    this.#version += 1;
    this.stored = { ...record, resourceVersion: String(this.#version) };
    return this.stored;
  }
}

/** A process that takes part, with a wall clock of its own. */
function candidate(
  clock: FakeClock,
  lease: ModelLease,
  identity: string,
  options: { skew?: number; delayOf?: () => Delay } = {},
) {
  const { skew = 0, delayOf = () => NO_DELAY } = options;
  const own = {
    now: () => clock.now(),
    date: () => new Date(clock.date().getTime() + skew),
    sleep: (milliseconds: number, signal?: AbortSignal) => clock.sleep(milliseconds, signal),
  };
  const stopping = new AbortController();
  const errors: unknown[] = [];
  const election = new Election({
    store: lease.storeFor(delayOf),
    identity,
    clock: own,
    onError: (error) => errors.push(error),
  });
  const run = async () => {
    while (!stopping.signal.aborted) await clock.sleep(await election.attempt(), stopping.signal);
  };
  void run();
  return { identity, election, errors, crash: () => stopping.abort() };
}

const delay: fc.Arbitrary<Delay> = fc.record({
  before: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(4000)),
  after: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat(4000)),
  isLost: fc.nat(9).map((n) => n === 0),
});

describe("Election", () => {
  it("never has two leaders, whatever requests, clocks and processes do", async () => {
    const candidateOf = fc.record({
      skew: fc.integer({ min: -3600, max: 3600 }),
      delays: fc.array(delay, { minLength: 1, maxLength: 30 }),
      crashAt: fc.nat(120),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(candidateOf, { minLength: 2, maxLength: 3 }), async (specs) => {
        const clock = new FakeClock();
        const lease = new ModelLease(clock);
        const candidates = specs.map(({ skew, delays, crashAt }, index) => {
          let request = 0;
          const delayOf = () => delays[request++ % delays.length] ?? NO_DELAY;
          return { crashAt, ...candidate(clock, lease, `pod-${index}`, { skew: skew * SECOND, delayOf }) };
        });
        for (let time = 0; time < 90 * SECOND; time += 100) {
          await clock.advance(100);
          for (const { crashAt, crash } of candidates) if (time >= crashAt * SECOND) crash();
          const leaders = candidates.filter(({ election }) => election.leads).map(({ identity }) => identity);
          assert.ok(leaders.length <= 1, `${leaders} at ${time}`);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("counts from after a slow read, so that a renewal during it still protects the holder", async () => {
    const clock = new FakeClock();
    const lease = new ModelLease(clock);
    const holder = candidate(clock, lease, "a");
    await clock.advance(3_500);
    // The read of the other begins now and is answered only after the holder's last renewal.
    let first = true;
    const other = candidate(clock, lease, "b", {
      delayOf: () => {
        const slow = first;
        first = false;
        return slow ? { before: 3_100, after: 0, isLost: false } : NO_DELAY;
      },
    });
    await clock.advance(2_700);
    holder.crash();
    for (let time = 0; time < 10 * SECOND; time += 50) {
      await clock.advance(50);
      assert.ok(!(holder.election.leads && other.election.leads), `two leaders after ${time}`);
    }
    assert.ok(other.election.leads);
  });

  it("counts its own leadership from before a slow renewal, which others saw earlier", async () => {
    const clock = new FakeClock();
    const lease = new ModelLease(clock);
    let after = 0;
    const holder = candidate(clock, lease, "a", { delayOf: () => ({ before: 0, after, isLost: false }) });
    await clock.advance(10);
    const other = candidate(clock, lease, "b");
    await clock.advance(2_500);
    after = 3_900;
    await clock.advance(4_600);
    holder.crash();
    for (let time = 0; time < 10 * SECOND; time += 50) {
      await clock.advance(50);
      assert.ok(!(holder.election.leads && other.election.leads), `two leaders after ${time}`);
    }
    assert.ok(other.election.leads);
  });

  it("has another leader within the lease's time and two attempts after a crash", async () => {
    const clock = new FakeClock();
    const lease = new ModelLease(clock);
    const first = candidate(clock, lease, "a");
    await clock.advance(10);
    const second = candidate(clock, lease, "b");
    await clock.advance(20 * SECOND);
    assert.deepEqual([first.election.leads, second.election.leads], [true, false]);
    first.crash();
    await clock.advance((ELECTION_TIMES.leaseSeconds + 2 * ELECTION_TIMES.retrySeconds) * SECOND);
    assert.deepEqual([first.election.leads, second.election.leads], [false, true]);
    assert.equal(lease.stored?.transitions, 1);
  });

  it("has another leader at the next attempt after a release", async () => {
    const clock = new FakeClock();
    const lease = new ModelLease(clock);
    const first = candidate(clock, lease, "a");
    await clock.advance(10);
    const second = candidate(clock, lease, "b");
    await clock.advance(5 * SECOND);
    first.crash();
    const released = first.election.release();
    assert.equal(first.election.leads, false, "it stops acting before anybody else is told");
    await clock.advance(1);
    await released;
    await clock.advance(ELECTION_TIMES.retrySeconds * SECOND);
    assert.equal(second.election.leads, true);
  });

  it("ceases to lead by itself when it cannot renew", async () => {
    const clock = new FakeClock();
    const lease = new ModelLease(clock);
    let isCut = false;
    const { election } = candidate(clock, lease, "a", {
      delayOf: () => ({ before: isCut ? 1e9 : 0, after: 0, isLost: false }),
    });
    await clock.advance(2 * SECOND);
    isCut = true;
    await clock.advance(3 * SECOND);
    assert.equal(election.leads, true);
    await clock.advance(1.5 * SECOND);
    assert.equal(election.leads, false);
  });

  it("keeps its leadership through one request that is lost", async () => {
    const clock = new FakeClock();
    const lease = new ModelLease(clock);
    let losses = 0;
    const { election, errors } = candidate(clock, lease, "a", {
      delayOf: () => (losses-- > 0 ? { before: 0, after: 1_500, isLost: true } : NO_DELAY),
    });
    await clock.advance(2 * SECOND);
    losses = 1;
    for (let time = 0; time < 10 * SECOND; time += 100) {
      await clock.advance(100);
      assert.ok(election.leads, `lost after ${time}`);
    }
    assert.equal(errors.length, 1);
  });

  it("renews with one request a second", async () => {
    const clock = new FakeClock();
    const lease = new ModelLease(clock);
    let requests = 0;
    candidate(clock, lease, "a", {
      delayOf: () => {
        requests += 1;
        return NO_DELAY;
      },
    });
    await clock.advance(10 * SECOND);
    assert.ok(requests <= 13 && lease.writes >= 10, `${requests} requests, ${lease.writes} writes`);
  });

  it("takes a Lease that nobody holds, or that was made without times", async () => {
    const clock = new FakeClock();
    const lease = new ModelLease(clock);
    lease.stored = {
      holder: undefined,
      durationSeconds: 0,
      transitions: 0,
      acquireTime: "",
      renewTime: "",
      resourceVersion: "0",
    };
    const { election } = candidate(clock, lease, "a");
    await clock.advance(1);
    assert.equal(election.leads, true);
    assert.equal(
      lease.stored?.acquireTime,
      clock
        .date()
        .toISOString()
        .replace(/\d{3}Z$/, "000Z"),
    );
  });
});
