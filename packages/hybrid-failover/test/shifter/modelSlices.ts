import type { EndpointSlice } from "../../src/shifter/readyEndpoints.ts";
import type { SliceList, SliceSource, WatchEvent, WatchListener } from "../../src/shifter/sliceWatch.ts";

interface Stream {
  readonly listener: WatchListener;
  readonly end: (error?: unknown) => void;
}

function slice(name: string, ready: number, version: number): EndpointSlice {
  const addresses = Array.from({ length: ready }, (_, index) => `${name}-${index}`);
  return {
    metadata: { name, resourceVersion: String(version) },
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
  };
}

/** An API server's EndpointSlices, with what goes wrong between it and its clients. */
export class ModelSlices implements SliceSource {
  readonly #slices = new Map<string, number>();
  #events: { readonly version: number; readonly event: WatchEvent }[] = [];
  #streams = new Set<Stream>();
  #version = 10;
  #forgottenUpTo = 0;
  #old: SliceList = { items: [], resourceVersion: "10" };
  /** Lists to fail from now on. */
  failLists = 0;
  /** Lists to answer from an old snapshot from now on. */
  staleLists = 0;
  /** Open watches are dead, but nobody is told. */
  isFrozen = false;
  lists = 0;
  watches = 0;

  get ready(): number {
    return [...this.#slices.values()].reduce((sum, ready) => sum + ready, 0);
  }

  set(name: string, ready: number): void {
    const type = this.#slices.has(name) ? "MODIFIED" : "ADDED";
    this.#slices.set(name, ready);
    this.#version += 1;
    this.#publish({ type, object: slice(name, ready, this.#version) });
  }

  delete(name: string): void {
    const ready = this.#slices.get(name);
    if (ready === undefined) return;
    this.#slices.delete(name);
    this.#version += 1;
    this.#publish({ type: "DELETED", object: slice(name, ready, this.#version) });
  }

  bookmark(): void {
    this.#version += 1;
    const object = { metadata: { resourceVersion: String(this.#version) } };
    this.#publish({ type: "BOOKMARK", object });
  }

  /** Other objects have changed; the server has forgotten everything before now. */
  compact(): void {
    this.#version += 1;
    this.#forgottenUpTo = this.#version;
  }

  /** A backup is put back: what was newer is gone, versions included. */
  restore(ready: number): void {
    this.#version = 5;
    this.#events = [];
    this.#forgottenUpTo = 0;
    this.#slices.clear();
    this.#slices.set("restored", ready);
    this.break();
  }

  /** What stale lists will answer. */
  remember(): void {
    this.#old = this.#snapshot();
  }

  close(): void {
    this.#endStreams((stream) => stream.end());
  }

  break(): void {
    this.#endStreams((stream) => stream.end(new TypeError("terminated")));
  }

  sendError(code: number): void {
    for (const { listener } of this.#streams) listener.onEvent({ type: "ERROR", object: { code } });
  }

  /** What the client of a frozen watch does after a while. */
  breakSilence(): void {
    if (!this.isFrozen) return;
    this.isFrozen = false;
    this.break();
  }

  async list(): Promise<SliceList> {
    this.lists += 1;
    await Promise.resolve();
    if (this.failLists > 0) {
      this.failLists -= 1;
      throw new TypeError("fetch failed");
    }
    if (this.staleLists > 0) {
      this.staleLists -= 1;
      return this.#old;
    }
    return this.#snapshot();
  }

  async watch(resourceVersion: string, listener: WatchListener, signal: AbortSignal): Promise<void> {
    this.watches += 1;
    await Promise.resolve();
    const from = Number(resourceVersion);
    if (from < this.#forgottenUpTo) return listener.onEvent({ type: "ERROR", object: { code: 410 } });
    listener.onOpen();
    for (const { version, event } of this.#events) if (version > from) listener.onEvent(event);
    if (signal.aborted) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const stream: Stream = { listener, end: (error) => (error === undefined ? resolve() : reject(error)) };
    this.#streams.add(stream);
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise.finally(() => this.#streams.delete(stream));
  }

  #snapshot(): SliceList {
    const items = [...this.#slices].map(([name, ready]) => slice(name, ready, this.#version));
    return { items, resourceVersion: String(this.#version) };
  }

  #publish(event: WatchEvent): void {
    this.#events.push({ version: this.#version, event });
    if (this.isFrozen) return;
    for (const { listener } of this.#streams) listener.onEvent(event);
  }

  #endStreams(end: (stream: Stream) => void): void {
    const streams = this.#streams;
    this.#streams = new Set();
    for (const stream of streams) end(stream);
  }
}
