import type { BundleState } from "./shardState.ts";

/** A bundle that could not take this many tenants of one run is not tried again in it. */
const PATIENCE = 3;
const POSITION = 100_000;

interface Entry {
  readonly bundle: BundleState;
  readonly position: number;
  misses: number;
}

/**
 * The bundles of one profile that have room left, found by how much: the tightest fit first, then the lowest
 * shard and bundle, so that freed places are filled and the result depends on nothing else.
 */
export class Holes {
  readonly #buckets: Entry[][] = [];
  readonly #step: number;

  constructor(slackStep: number) {
    this.#step = slackStep;
  }

  /** Offers a bundle's room; to be called again whenever its slack has changed. */
  offer(bundle: BundleState): void {
    if (bundle.size.slack <= 0 || bundle.isolation !== "none" || !bundle.packer.shares) return;
    this.#push({ bundle, position: bundle.shard.number * POSITION + bundle.number, misses: 0 });
  }

  /** The first bundle, by fit and place, with at least `slack` that `accepts`. It is taken out; offer it again. */
  take(slack: number, accepts: (bundle: BundleState) => boolean): BundleState | undefined {
    const refused: Entry[] = [];
    const found = this.#find(Math.floor(slack / this.#step), accepts, refused);
    for (const entry of refused) if (++entry.misses < PATIENCE) this.#push(entry);
    return found;
  }

  #find(from: number, accepts: (bundle: BundleState) => boolean, refused: Entry[]): BundleState | undefined {
    for (let index = from; index < this.#buckets.length; index++) {
      const bucket = this.#buckets[index] ?? [];
      for (let entry = popLowest(bucket); entry !== undefined; entry = popLowest(bucket)) {
        if (this.#indexOf(entry.bundle) !== index || entry.bundle.members.length === 0) continue;
        if (accepts(entry.bundle)) return entry.bundle;
        refused.push(entry);
      }
    }
    return undefined;
  }

  #indexOf(bundle: BundleState): number {
    return Math.floor(bundle.size.slack / this.#step);
  }

  #push(entry: Entry): void {
    const index = this.#indexOf(entry.bundle);
    while (this.#buckets.length <= index) this.#buckets.push([]);
    pushHeap(this.#buckets[index] ?? [], entry);
  }
}

function pushHeap(heap: Entry[], entry: Entry): void {
  let child = heap.length;
  heap.push(entry);
  while (child > 0) {
    const parent = (child - 1) >> 1;
    const above = heap[parent];
    if (above === undefined || above.position <= entry.position) break;
    heap[child] = above;
    heap[parent] = entry;
    child = parent;
  }
}

function popLowest(heap: Entry[]): Entry | undefined {
  const lowest = heap[0];
  const last = heap.pop();
  if (lowest === undefined || last === undefined || heap.length === 0) return lowest;
  let parent = 0;
  for (;;) {
    const left = heap[2 * parent + 1];
    const right = heap[2 * parent + 2];
    const child =
      right !== undefined && left !== undefined && right.position < left.position ? 2 * parent + 2 : 2 * parent + 1;
    const below = heap[child];
    if (below === undefined || below.position >= last.position) break;
    heap[parent] = below;
    parent = child;
  }
  heap[parent] = last;
  return lowest;
}
