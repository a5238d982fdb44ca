import type { Clock } from "./clock.ts";

/** The parts of a Lease that an election needs. */
export interface LeaseRecord {
  readonly holder: string | undefined;
  readonly durationSeconds: number;
  /** How often the holder changed. */
  readonly transitions: number;
  /** RFC 3339; only for people to read, since clocks differ. */
  readonly acquireTime: string;
  readonly renewTime: string;
}

/** A Lease as it is stored. */
export interface StoredLease extends LeaseRecord {
  readonly resourceVersion: string;
}

/** One Lease on the API server. A write that lost a race throws; each call ends within a second or two. */
export interface LeaseStore {
  read(): Promise<StoredLease | undefined>;
  create(record: LeaseRecord): Promise<StoredLease>;
  replace(record: LeaseRecord, resourceVersion: string): Promise<StoredLease>;
}

export interface ElectionTimes {
  /** How long others leave the holder alone after it was last seen to renew. @default 6 */
  readonly leaseSeconds: number;
  /** How long a holder acts on without having renewed; shorter than `leaseSeconds`. @default 4 */
  readonly renewDeadlineSeconds: number;
  /** Between two attempts. @default 1 */
  readonly retrySeconds: number;
  /** After an attempt that failed. @default 0.2 */
  readonly retryFailedSeconds: number;
}

export const ELECTION_TIMES: ElectionTimes = {
  leaseSeconds: 6,
  renewDeadlineSeconds: 4,
  retrySeconds: 1,
  retryFailedSeconds: 0.2,
};

export interface ElectionOptions {
  readonly store: LeaseStore;
  /** Unique: the pod's name. */
  readonly identity: string;
  readonly clock: Clock;
  readonly times?: ElectionTimes;
  readonly onError: (error: unknown) => void;
}

/**
 * Elects one of several processes through a Lease. Others' clocks do not matter: each measures with its own how long
 * the Lease has not changed.
 */
export class Election {
  readonly #options: ElectionOptions;
  readonly #times: ElectionTimes;
  #seen: { readonly version: string; readonly at: number } | undefined;
  /** As this process last wrote it, which saves reading it before each renewal. */
  #held: StoredLease | undefined;
  #renewedAt: number | undefined;

  constructor(options: ElectionOptions) {
    this.#options = options;
    this.#times = options.times ?? ELECTION_TIMES;
  }

  /** Whether this process may act now. It stops by itself when it could not renew in time. */
  get leads(): boolean {
    if (this.#renewedAt === undefined) return false;
    return this.#options.clock.now() - this.#renewedAt < this.#times.renewDeadlineSeconds * 1000;
  }

  /** Renews the Lease, or takes it where nobody renews it. @returns milliseconds after which to try again */
  async attempt(): Promise<number> {
    const { clock, onError } = this.#options;
    // Time counts from before the request, so that a slow answer never makes two leaders.
    const started = clock.now();
    try {
      this.#held = await this.#claim();
      this.#renewedAt = this.#held === undefined ? undefined : started;
      return this.#times.retrySeconds * 1000;
    } catch (error) {
      this.#held = undefined;
      onError(error);
      return this.#times.retryFailedSeconds * 1000;
    }
  }

  /** Gives the Lease up, so that another need not wait for it to run out. */
  async release(): Promise<void> {
    if (this.#renewedAt === undefined) return;
    this.#renewedAt = undefined;
    this.#held = undefined;
    const { store, identity, onError } = this.#options;
    try {
      const stored = await store.read();
      if (stored?.holder !== identity) return;
      await store.replace({ ...stored, holder: undefined }, stored.resourceVersion);
    } catch (error) {
      onError(error);
    }
  }

  async #claim(): Promise<StoredLease | undefined> {
    const { store, identity } = this.#options;
    const stored = this.#held ?? (await store.read());
    if (stored === undefined) return await store.create(this.#record(undefined));
    if (stored.holder !== identity && !this.#isFree(stored)) return undefined;
    return await store.replace(this.#record(stored), stored.resourceVersion);
  }

  /** Counts from after the read: the holder wrote what it shows before that. */
  #isFree(stored: StoredLease): boolean {
    if (stored.holder === undefined || stored.holder === "") return true;
    const at = this.#options.clock.now();
    if (this.#seen?.version !== stored.resourceVersion) {
      this.#seen = { version: stored.resourceVersion, at };
      return false;
    }
    return at - this.#seen.at >= Math.max(stored.durationSeconds, this.#times.leaseSeconds) * 1000;
  }

  #record(before: StoredLease | undefined): LeaseRecord {
    const { identity, clock } = this.#options;
    const now = clock.date().toISOString();
    const kept = before?.holder === identity;
    return {
      holder: identity,
      durationSeconds: this.#times.leaseSeconds,
      transitions: before === undefined ? 0 : before.transitions + (kept ? 0 : 1),
      acquireTime: kept ? before.acquireTime : now,
      renewTime: now,
    };
  }
}
