import type { BundleState } from "./shardState.ts";

/** A bundle that could not take this many tenants of one run is not tried again in it. */
const PATIENCE = 3;
const POSITION = 100_000;

/** What kind of hole a tenant looks for. */
export interface Search {
  /** At least so much room. */
  readonly slack: number;
  /** Bundles that are not looked at have not refused anybody. */
  readonly looksAt: (bundle: BundleState) => boolean;
  /** Takes the tenant in, or refuses it. */
  readonly accepts: (bundle: BundleState) => boolean;
}

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

  /** The first bundle, by fit and place, that a search finds. It is taken out; offer it again. */
  take(search: Search): BundleState | undefined {
    const passed: Entry[] = [];
    const found = this.#find(search, passed);
    for (const entry of passed) if (entry.misses < PATIENCE) this.#push(entry);
    return found;
  }

  #find({ slack, looksAt, accepts }: Search, passed: Entry[]): BundleState | undefined {
    for (let index = Math.floor(slack / this.#step); index < this.#buckets.length; index++) {
      const bucket = this.#buckets[index] ?? [];
      for (let entry = popLowest(bucket); entry !== undefined; entry = popLowest(bucket)) {
        if (this.#indexOf(entry.bundle) !== index || entry.bundle.members.length === 0) continue;
        passed.push(entry);
        if (!looksAt(entry.bundle)) continue;
        if (accepts(entry.bundle)) {
          passed.pop();
          return entry.bundle;
        }
        entry.misses++;
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
