/** One value that people write in several ways: numbers and switches also as texts, and nothing also as an empty text. */
import type { Value } from "./value.ts";

/** A text, number or switch as text; undefined where it is not known, not given, or no scalar. */
export function scalarText(value: Value): string | undefined {
  const known = value.text() ?? value.number() ?? value.flag();
  return known === undefined ? undefined : String(known);
}

/** A number, also where it is written as text; undefined where it is not known, not given, or no whole number. */
export function wholeNumber(value: Value): number | undefined {
  const text = value.text();
  if (text === undefined) return value.number();
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Whether a switch is known to be on. */
export function isOn(value: Value): boolean {
  return value.is(true, "true");
}

/** Whether it is known that nothing is said: there is no value, or an empty text. */
export function isEmpty(value: Value): boolean {
  return value.isMissing || value.is("");
}
