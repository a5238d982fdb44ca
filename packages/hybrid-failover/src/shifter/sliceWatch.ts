import type { Clock } from "./clock.ts";
import { type EndpointSlice, readyEndpoints } from "./readyEndpoints.ts";
import { isOlder } from "./resourceVersion.ts";
import { type Backoff, retryDelay } from "./retry.ts";

/** One page of a list, as the API server answers it. */
export interface SliceList {
  readonly resourceVersion: string;
  readonly items: readonly EndpointSlice[];
}

/** An event of a watch: `ADDED`, `MODIFIED`, `DELETED`, `BOOKMARK` or `ERROR`. */
export interface WatchEvent {
  readonly type: string;
  readonly object: EndpointSlice & { readonly code?: number };
}

/** The API server's EndpointSlices of one Service. */
export interface SliceSource {
  list(): Promise<SliceList>;
  /** Ends without an error when the server closes it, with one when the connection breaks or is silent for too long. */
  watch(resourceVersion: string, listener: WatchListener, signal: AbortSignal): Promise<void>;
}

export interface WatchListener {
  /** The server has accepted the watch. */
  readonly onOpen: () => void;
  readonly onEvent: (event: WatchEvent) => void;
}

export interface SliceWatchOptions {
  readonly source: SliceSource;
  readonly clock: Clock;
  /** Called when the number of ready endpoints may have changed. */
  readonly onChange: () => void;
  /** Called when a list or a watch fails. */
  readonly onError: (error: unknown) => void;
}

const BACKOFF: Backoff = { firstMs: 100, longestMs: 5_000 };
/** A watch that ends sooner than this is not a server that closes it in good order. */
const SHORT_MS = 1_000;
/** A list older than what was seen already comes from a server that lags; after so many, time has really gone back. */
const MOST_STALE_LISTS = 5;
/** What the server answers when it no longer knows the version to go on from. */
const GONE = 410;

/**
 * Follows the ready endpoints of a Service: lists, watches from there with bookmarks, goes on where a watch ended, and
 * lists again when the server has forgotten that point or anything went wrong.
 */
export class SliceWatch {
  readonly #options: SliceWatchOptions;
  readonly #stopping = new AbortController();
  #slices = new Map<string, EndpointSlice>();
  /** Up to which everything is known. */
  #version = "";
  #mustList = true;
  #staleLists = 0;
  #heardAt: number | undefined;
  #turnedAt: number;

  constructor(options: SliceWatchOptions) {
    this.#options = options;
    this.#turnedAt = options.clock.now();
  }

  /** Ready endpoints, as last heard. */
  get ready(): number {
    return readyEndpoints(this.#slices.values());
  }

  /** Milliseconds since the server last said anything; infinite before it ever did. */
  get age(): number {
    return this.#heardAt === undefined ? Number.POSITIVE_INFINITY : this.#options.clock.now() - this.#heardAt;
  }

  /** Milliseconds since this last did anything, whether the server answered or not. */
  get idle(): number {
    return this.#options.clock.now() - this.#turnedAt;
  }

  /** Runs until it is stopped. */
  async run(): Promise<void> {
    const { clock, onError } = this.#options;
    let failures = 0;
    while (!this.#stopping.signal.aborted) {
      const started = clock.now();
      this.#turnedAt = started;
      let failure: unknown;
      try {
        if (this.#mustList) await this.#list();
        await this.#watch();
      } catch (error) {
        failure = error;
        // Whatever happened, a list brings the truth back.
        this.#mustList = true;
      }
      if (this.#stopping.signal.aborted) return;
      if (failure !== undefined) onError(failure);
      const lasted = clock.now() - started >= SHORT_MS;
      if (lasted) failures = 0;
      if (failure === undefined && lasted) continue;
      await clock.sleep(retryDelay(failure, failures, BACKOFF), this.#stopping.signal);
      failures += 1;
    }
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #list(): Promise<void> {
    const { items, resourceVersion } = await this.#options.source.list();
    if (isOlder(resourceVersion, this.#version) && this.#staleLists < MOST_STALE_LISTS) {
      this.#staleLists += 1;
      throw new StaleList(resourceVersion, this.#version);
    }
    this.#staleLists = 0;
    this.#slices = new Map(items.map((slice) => [nameOf(slice), slice]));
    this.#version = resourceVersion;
    this.#mustList = false;
    this.#heard();
    this.#options.onChange();
  }

  async #watch(): Promise<void> {
    const connection = new AbortController();
    const stop = () => connection.abort();
    this.#stopping.signal.addEventListener("abort", stop, { once: true });
    let failure: WatchFailed | undefined;
    const onEvent = (event: WatchEvent) => {
      if (connection.signal.aborted) return;
      failure = this.#take(event);
      if (failure !== undefined) stop();
    };
    try {
      await this.#options.source.watch(this.#version, { onOpen: () => this.#heard(), onEvent }, connection.signal);
    } finally {
      this.#stopping.signal.removeEventListener("abort", stop);
      // What still comes of a connection that was given up must not mix with the next.
      stop();
    }
    if (failure !== undefined) throw failure;
  }

  #take({ type, object }: WatchEvent): WatchFailed | undefined {
    if (type === "ERROR") return new WatchFailed(object.code ?? 0);
    this.#heard();
    this.#version = object.metadata?.resourceVersion ?? this.#version;
    if (type === "BOOKMARK") return undefined;
    if (type === "DELETED") this.#slices.delete(nameOf(object));
    else this.#slices.set(nameOf(object), object);
    this.#options.onChange();
    return undefined;
  }

  #heard(): void {
    this.#heardAt = this.#options.clock.now();
    this.#turnedAt = this.#heardAt;
  }
}

/** The server ended a watch with an error in its stream; 410 when it has forgotten the version. */
export class WatchFailed extends Error {
  override readonly name = "WatchFailed";
  readonly code: number;

  constructor(code: number) {
    super(code === GONE ? "the watch's version is too old" : `the server ended the watch with status ${code}`);
    this.code = code;
  }
}

/** The server answered a list that is older than what it told before. */
export class StaleList extends Error {
  override readonly name = "StaleList";

  constructor(version: string, known: string) {
    super(`the list is of version ${version}, but ${known} is known already`);
  }
}

function nameOf(slice: EndpointSlice): string {
  return slice.metadata?.name ?? "";
}
