import { goSyntaxError } from "./jsonSyntax.ts";

/**
 * Decoding of JSON as Go's encoding/json does it into typed structs: keys match in any case, unknown keys are
 * dropped, null leaves the zero value, and a value of the wrong type is an error that names its place.
 */
export interface Decoder<T> {
  /** Go's name of the type. */
  readonly type: string;
  /** What an absent or null value gives. */
  readonly zero: T;
  read(raw: unknown, place: Place): T;
}

/** Where the decoder is, for its error; filled while it walks. */
export class Place {
  error: string | undefined;
  struct = "";
  readonly path: string[] = [];

  /** Keeps the first error; Go decodes on and reports that one. */
  mismatch(raw: unknown, type: string, kind = kindOf(raw)): void {
    if (this.error === undefined) {
      const into = this.struct === "" ? "value" : `struct field ${this.struct}.${this.path.join(".")}`;
      this.error = `json: cannot unmarshal ${kind} into Go ${into} of type ${type}`;
    }
  }
}

/** A number whose literal is no plain integer, kept as written because Go refuses it for an integer field. */
class NumberLiteral {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

export type Decoded<T> = { readonly value: T } | { readonly error: string };

/** Decodes a whole text; the error is Go's. */
export function decodeJson<T>(decoder: Decoder<T>, text: string): Decoded<T> {
  let raw: unknown;
  try {
    raw = parse(text);
  } catch {
    return { error: goSyntaxError(text) };
  }
  const place = new Place();
  const value = decoder.read(raw, place);
  return place.error === undefined ? { value } : { error: place.error };
}

const FRACTION = /[:[,\s]-?\d+(?:\.\d|[eE])/;
const INTEGER_LITERAL = /^-?\d+$/;

function parse(text: string): unknown {
  if (!FRACTION.test(text)) {
    return JSON.parse(text);
  }
  return JSON.parse(text, (_key, value: unknown, context?: { readonly source?: string }) => {
    const source = context?.source ?? "0";
    return typeof value === "number" && !INTEGER_LITERAL.test(source) ? new NumberLiteral(source) : value;
  });
}

function kindOf(raw: unknown): string {
  if (Array.isArray(raw)) {
    return "array";
  }
  if (raw instanceof NumberLiteral) {
    return "number";
  }
  return typeof raw === "boolean" ? "bool" : typeof raw;
}

/** Text, of Go's type `string` or a named one. */
export function text<T extends string = string>(type = "string"): Decoder<T | ""> {
  return {
    type,
    zero: "",
    read(raw, place) {
      if (typeof raw === "string") {
        return raw as T;
      }
      if (raw !== null) {
        place.mismatch(raw, type);
      }
      return "";
    },
  };
}

const INT32_MAX = 2 ** 31 - 1;

export const int32: Decoder<number> = {
  type: "int32",
  zero: 0,
  read(raw, place) {
    if (typeof raw === "number" && raw <= INT32_MAX && raw >= -INT32_MAX - 1) {
      return raw;
    }
    if (raw instanceof NumberLiteral || typeof raw === "number") {
      place.mismatch(raw, "int32", `number ${typeof raw === "number" ? raw : raw.source}`);
    } else if (raw !== null) {
      place.mismatch(raw, "int32");
    }
    return 0;
  },
};

export const bool: Decoder<boolean> = {
  type: "bool",
  zero: false,
  read(raw, place) {
    if (typeof raw === "boolean") {
      return raw;
    }
    if (raw !== null) {
      place.mismatch(raw, "bool");
    }
    return false;
  },
};

/** Kubernetes' IntOrString. */
export const intOrString: Decoder<number | string> = {
  type: "intstr.IntOrString",
  zero: 0,
  read: (raw, place) => (typeof raw === "string" ? raw : int32.read(raw, place)),
};

/** A pointer: absent and null are told apart from a zero value. */
export function optional<T>(of: Decoder<T>): Decoder<T | undefined> {
  return {
    type: of.type,
    zero: undefined,
    read: (raw, place) => (raw === null ? undefined : of.read(raw, place)),
  };
}

export function list<T>(of: Decoder<T>): Decoder<readonly T[]> {
  const type = `[]${of.type}`;
  return {
    type,
    zero: [],
    read(raw, place) {
      if (Array.isArray(raw)) {
        return raw.map((item) => of.read(item, place));
      }
      if (raw !== null) {
        place.mismatch(raw, type);
      }
      return [];
    },
  };
}

/** A map from strings; absent and null give an empty one. */
export function mapOf<T>(of: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  const type = `map[string]${of.type}`;
  return {
    type,
    zero: {},
    read(raw, place) {
      if (isObject(raw)) {
        return Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, of.read(value, place)]));
      }
      if (raw !== null) {
        place.mismatch(raw, type);
      }
      return {};
    },
  };
}

/** A struct with its fields in the spelling of their JSON tags. */
export function struct<T extends object>(
  name: string,
  fields: { readonly [K in keyof T & string]: Decoder<T[K]> },
): Decoder<T> {
  const type = `ingress.${name}`;
  const decoders = Object.entries<Decoder<unknown>>(fields);
  const byName = new Map(decoders.map((entry) => [entry[0], entry] as const));
  const byFolded = new Map(decoders.map((entry) => [entry[0].toLowerCase(), entry] as const));
  const zero: Record<string, unknown> = Object.fromEntries(decoders.map(([key, decoder]) => [key, decoder.zero]));
  return {
    type,
    zero: zero as T,
    read(raw, place) {
      if (!isObject(raw)) {
        if (raw !== null) {
          place.mismatch(raw, type);
        }
        return zero as T;
      }
      const outer = place.struct;
      const value = { ...zero };
      place.struct = name;
      for (const key in raw) {
        const field = byName.get(key) ?? byFolded.get(key.toLowerCase());
        if (field !== undefined) {
          place.path.push(field[0]);
          value[field[0]] = field[1].read(raw[key], place);
          place.path.pop();
        }
      }
      place.struct = outer;
      return value as T;
    },
  };
}

function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw) && !(raw instanceof NumberLiteral);
}
