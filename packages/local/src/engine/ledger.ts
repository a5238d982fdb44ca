import type { WireObject } from "../values/wire.ts";
import type { ResourceRecord } from "./records.ts";

/** The resources registered so far, by URN. */
export class Ledger {
  readonly #records = new Map<string, ResourceRecord>();
  readonly #claimed = new Set<string>();

  /** Takes the URN for a registration that is about to run; false when it is taken. */
  claim(urn: string): boolean {
    if (this.#claimed.has(urn)) return false;
    this.#claimed.add(urn);
    return true;
  }

  add(record: ResourceRecord): void {
    this.#records.set(record.urn, record);
  }

  get(urn: string): ResourceRecord | undefined {
    return this.#records.get(urn);
  }

  setOutputs(urn: string, outputs: WireObject): void {
    const record = this.#records.get(urn);
    if (record !== undefined) this.#records.set(urn, { ...record, outputs });
  }

  /** The URNs from a resource's parent up to the stack. */
  ancestors(parent: string | undefined): string[] {
    const found: string[] = [];
    for (let urn = parent; urn !== undefined; urn = this.#records.get(urn)?.parent) found.push(urn);
    return found;
  }

  /** Parents before children, then by URN. */
  sorted(): ResourceRecord[] {
    const depths = new Map<string, number>();
    const depth = (record: ResourceRecord): number => {
      const known = depths.get(record.urn);
      if (known !== undefined) return known;
      const parent = record.parent === undefined ? undefined : this.#records.get(record.parent);
      const found = parent === undefined ? 0 : depth(parent) + 1;
      depths.set(record.urn, found);
      return found;
    };
    return [...this.#records.values()].sort((a, b) => depth(a) - depth(b) || (a.urn < b.urn ? -1 : 1));
  }
}
