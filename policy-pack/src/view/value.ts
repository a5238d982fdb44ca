import type { UnknownReads } from "./unknownReads.ts";

/** Stands where a value is not known yet. */
export const UNKNOWN = Symbol("unknown");

/** What a property may be, once it is known. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** How a property of an object is read; `UNKNOWN` where the engine does not know it yet. */
export type ReadProperty = (from: object, key: string) => unknown;

/** Where values come from, and where it is noted that one was not known. */
export interface ValueSource {
  readonly urn: string;
  readonly read: ReadProperty;
  readonly unknown: UnknownReads;
}

/**
 * A place in a resource's properties. Reading a value that is not known yet ends nothing: the read is noted, and the
 * value counts as neither this nor that, so a policy goes on to what it can judge and never takes it for a pass.
 *
 * `is` and `isNot` are both false where the value is unknown; `isMissing` is false there, too.
 *
 * @example
 * const scheme = resource.props.at("spec").at("scheme");
 * if (scheme.is("internet-facing")) yield violation(resource, `${scheme.path} is internet-facing`);
 */
export class Value {
  /** `spec.tags[0].value`; empty for all properties. */
  readonly path: string;
  readonly #raw: unknown;
  readonly #source: ValueSource;

  constructor(raw: unknown, path: string, source: ValueSource) {
    this.#raw = raw;
    this.path = path;
    this.#source = source;
  }

  /** What stands under a key or, in a list, at a place. */
  at(key: string | number): Value {
    const path = joined(this.path, key);
    if (this.#raw === UNKNOWN) return new Value(UNKNOWN, this.path, this.#source);
    if (typeof this.#raw !== "object" || this.#raw === null || !Object.hasOwn(this.#raw, key)) {
      return new Value(undefined, path, this.#source);
    }
    return new Value(this.#source.read(this.#raw, String(key)), path, this.#source);
  }

  /** Whether the value is known, asked without a note: for what tells whether a policy is about this resource at all. */
  get isKnown(): boolean {
    return this.#raw !== UNKNOWN;
  }

  /** The text where it is known, without a note otherwise; see `isKnown`. */
  knownText(): string | undefined {
    return this.isKnown ? this.text() : undefined;
  }

  /** The same place as an unknown value, and why: for what is said where nobody can look, such as in a file. */
  hidden(why: string): Value {
    return new Value(UNKNOWN, `${this.path} (${why})`, this.#source);
  }

  /** Whether the value is unknown; asking notes it. */
  get isUnknown(): boolean {
    if (this.#raw !== UNKNOWN) return false;
    this.#source.unknown.note({ urn: this.#source.urn, path: this.path });
    return true;
  }

  /** Whether it is known that there is no value. */
  get isMissing(): boolean {
    return !this.isUnknown && (this.#raw === undefined || this.#raw === null);
  }

  /** Whether it is known that there is some value. */
  get isGiven(): boolean {
    return !this.isUnknown && this.#raw !== undefined && this.#raw !== null;
  }

  /** Whether it is known to be one of these. */
  is(...expected: readonly (string | number | boolean)[]): boolean {
    return !this.isUnknown && expected.some((value) => value === this.#raw);
  }

  /** Whether it is known to be none of these, or to be missing. */
  isNot(...expected: readonly (string | number | boolean)[]): boolean {
    return !this.isUnknown && expected.every((value) => value !== this.#raw);
  }

  text(): string | undefined {
    return !this.isUnknown && typeof this.#raw === "string" ? this.#raw : undefined;
  }

  number(): number | undefined {
    return !this.isUnknown && typeof this.#raw === "number" ? this.#raw : undefined;
  }

  flag(): boolean | undefined {
    return !this.isUnknown && typeof this.#raw === "boolean" ? this.#raw : undefined;
  }

  /** The elements, where this is a list. */
  items(): Value[] {
    if (this.isUnknown || !Array.isArray(this.#raw)) return [];
    return Array.from({ length: this.#raw.length }, (_, index) => this.at(index));
  }

  /** Keys and values, where this is an object. */
  entries(): [string, Value][] {
    if (this.isUnknown || typeof this.#raw !== "object" || this.#raw === null || Array.isArray(this.#raw)) return [];
    return Object.keys(this.#raw).map((key) => [key, this.at(key)]);
  }

  /** The keys, where this is an object. */
  keys(): string[] {
    return this.entries().map(([key]) => key);
  }

  /** The texts in a list; or the text alone, as some properties take either. */
  texts(): string[] {
    const text = this.text();
    return text === undefined ? this.items().flatMap((item) => item.text() ?? []) : [text];
  }

  /** The value as JSON, `replace` standing in for what is unknown; without it, unknown parts are left out. */
  plain(replace?: (path: string) => Plain | undefined): Plain | undefined {
    if (this.isUnknown) return replace?.(this.path);
    if (Array.isArray(this.#raw)) return this.items().flatMap((item) => orNothing(item.plain(replace)));
    if (typeof this.#raw === "object" && this.#raw !== null) {
      const entries = this.entries().flatMap(([key, value]): [string, Plain][] =>
        orNothing(value.plain(replace)).map((known) => [key, known]),
      );
      return Object.fromEntries(entries);
    }
    return isScalar(this.#raw) ? this.#raw : undefined;
  }

  /** The value in a message: texts as they are, others as JSON, long ones cut. */
  shown(): string {
    const known = this.plain(() => "(not known yet)");
    if (known === undefined || known === null) return "not set";
    const text = typeof known === "string" ? known : JSON.stringify(known);
    return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  }
}

const LONGEST_SHOWN = 120;

function joined(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (/[./]/.test(key)) return `${path}["${key}"]`;
  return path === "" ? key : `${path}.${key}`;
}

function isScalar(value: unknown): value is null | boolean | number | string {
  return value === null || typeof value === "boolean" || typeof value === "number" || typeof value === "string";
}

function orNothing(value: Plain | undefined): Plain[] {
  return value === undefined ? [] : [value];
}
