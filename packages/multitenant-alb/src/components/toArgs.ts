type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Mutable<T[Key]> }
    : T;

/** A copy of a rendered object as resource arguments; Pulumi's types ask for lists that may be written to. */
export function toArgs<T>(rendered: T): Mutable<T> {
  return structuredClone(rendered) as Mutable<T>;
}
