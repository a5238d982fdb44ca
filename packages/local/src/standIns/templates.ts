import { createHash } from "node:crypto";
import { LocalEngineError } from "../errors.ts";
import { hasUnknown, isSecret, isWireObject, markSecret, UNKNOWN, unwrapSecrets, type Wire } from "../values/wire.ts";

/** What the expressions of a template can name. */
export interface Scope {
  /** Plain names: `region`, `account`, `name`, `logical`, ... */
  readonly names: Readonly<Record<string, Wire | undefined>>;
  /** What generated values (`hex8`, `uuid`, ...) are made from: the same seed, the same value. */
  readonly seed: string;
  /** In a preview generated values are unknown. */
  readonly generatedUnknown: boolean;
}

const EXPRESSION = /\$\(([^)]*)\)/g;

/**
 * Fills in a template: each text may hold `$(expression)`. A text that is one expression takes its value, whatever
 * its type; a property whose expression has no value is left out. An expression is a list of alternatives divided by
 * `|`, the first that has a value wins: a name (`region`), a path (`inputs.tags.Name`), a generated value
 * (`hex8`, `hex17:salt`, `digits12`, `uuid`), or a text in single quotes.
 */
export function fillIn(template: Wire, scope: Scope): Wire | undefined {
  if (typeof template === "string") return fillInText(template, scope);
  if (Array.isArray(template)) {
    return template.flatMap((element: Wire) => {
      const filled = fillIn(element, scope);
      return filled === undefined ? [] : [filled];
    });
  }
  if (!isWireObject(template)) return template;
  const filled = Object.entries(template).flatMap(([key, value]): [string, Wire][] => {
    const result = fillIn(value, scope);
    return result === undefined ? [] : [[key, result]];
  });
  return Object.fromEntries(filled);
}

function fillInText(text: string, scope: Scope): Wire | undefined {
  const whole = /^\$\(([^)]*)\)$/.exec(text);
  if (whole?.[1] !== undefined) return evaluate(whole[1], scope);
  let secret = false;
  let unknown = false;
  let missing = false;
  const filled = text.replace(EXPRESSION, (_, expression: string) => {
    const value = evaluate(expression, scope);
    if (value === undefined) missing = true;
    else if (hasUnknown(value)) unknown = true;
    else if (isSecret(value)) secret = true;
    return value === undefined ? "" : String(unwrapSecrets(value));
  });
  if (missing) return undefined;
  if (unknown) return UNKNOWN;
  return secret ? markSecret(filled) : filled;
}

function evaluate(expression: string, scope: Scope): Wire | undefined {
  for (const alternative of expression.split("|").map((part) => part.trim())) {
    const value = alternativeValue(alternative, scope);
    if (value !== undefined && value !== null && value !== "") return value;
  }
  return undefined;
}

function alternativeValue(text: string, scope: Scope): Wire | undefined {
  if (/^'.*'$/.test(text)) return text.slice(1, -1);
  const generated = /^(hex|digits|uuid)(\d*)(?::(.*))?$/.exec(text);
  if (generated) {
    if (scope.generatedUnknown) return UNKNOWN;
    const [, form = "", length = "", salt = ""] = generated;
    return generate(form, Number(length || 8), `${scope.seed}#${salt}`);
  }
  const [first = "", ...rest] = text.split(".");
  if (!(first in scope.names)) {
    throw new LocalEngineError("standIn.template", `'$(${text})' is no value that a stand-in can use`);
  }
  let value = scope.names[first];
  for (const key of rest) {
    if (isSecret(value)) value = value.value;
    if (value === UNKNOWN) return UNKNOWN;
    value = Array.isArray(value) ? value[Number(key)] : isWireObject(value) ? value[key] : undefined;
  }
  return value;
}

function generate(form: string, length: number, seed: string): string {
  const hex = createHash("sha256").update(seed).digest("hex");
  if (form === "hex") return hex.slice(0, length);
  if (form === "digits") return BigInt(`0x${hex}`).toString().slice(-length);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
