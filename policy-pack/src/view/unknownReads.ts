/** A value that a policy asked for and that is not known before the update. */
export interface UnknownRead {
  readonly urn: string;
  /** `spec.rules[0].host` */
  readonly path: string;
}

/** Notes what policies read and could not know, so that nobody takes it for a pass. */
export class UnknownReads {
  #noted = new Map<string, UnknownRead>();

  note(read: UnknownRead): void {
    this.#noted.set(`${read.urn} ${read.path}`, read);
  }

  /** Runs a computation and tells what it could not know, beside what was noted before. */
  during<T>(compute: () => T): { readonly value: T; readonly unknown: readonly UnknownRead[] } {
    const before = this.#noted;
    this.#noted = new Map();
    try {
      const value = compute();
      return { value, unknown: [...this.#noted.values()] };
    } finally {
      const during = this.#noted;
      this.#noted = before;
      for (const read of during.values()) this.note(read);
    }
  }
}
