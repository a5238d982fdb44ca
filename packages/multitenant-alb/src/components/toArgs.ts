import * as pulumi from "@pulumi/pulumi";

/** By stand-in: the value that takes its place at deployment. */
export type Fillings = ReadonlyMap<string, pulumi.Input<string>>;

/** A rendered object as resource arguments: lists may be written to, and texts may be Outputs, but for literals. */
export type Filled<T> = T extends string
  ? string extends T
    ? pulumi.Input<string>
    : T
  : T extends readonly (infer Item)[]
    ? Filled<Item>[]
    : T extends object
      ? { -readonly [Key in keyof T]: Filled<T[Key]> }
      : T;

const NOTHING: Fillings = new Map();

/**
 * A copy of a rendered object as resource arguments. A text that holds a stand-in becomes an Output of its own, so
 * that a preview shows every key and every other text while the value is not known yet.
 *
 * @example toArgs(renderClassParams(fleet, shard), new Map([[WEB_ACL_ARN_PLACEHOLDER, webAcl.arn]]))
 */
export function toArgs<T>(rendered: T, fillings: Fillings = NOTHING): Filled<T> {
  return copy(rendered, fillings) as Filled<T>;
}

function copy(value: unknown, fillings: Fillings): unknown {
  if (typeof value === "string") return fill(value, fillings);
  if (Array.isArray(value)) return value.map((item) => copy(item, fillings));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, copy(field, fillings)]));
}

function fill(text: string, fillings: Fillings): pulumi.Input<string> {
  const found = [...fillings].filter(([standIn]) => text.includes(standIn));
  if (found.length === 0) return text;
  return pulumi
    .all(found.map(([, value]) => value))
    .apply((values) => found.reduce((result, [standIn], index) => replace(result, standIn, values[index]), text));
}

function replace(text: string, standIn: string, value: string | undefined): string {
  // A function, because a text would have `$` read as a pattern.
  return text.replaceAll(standIn, () => value ?? standIn);
}
