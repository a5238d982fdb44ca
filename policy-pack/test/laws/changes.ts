/** A resource's properties, or a part of them. */
export type Tree = Readonly<Record<string, unknown>>;

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A place in properties. */
export type Path = readonly (string | number)[];

/** All places in a value below it: of texts, lists and objects. */
export function pathsIn(value: unknown, at: Path = []): Path[] {
  return childrenOf(value).flatMap(([key, child]) => {
    const path = [...at, key];
    return [path, ...pathsIn(child, path)];
  });
}

function childrenOf(value: unknown): (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((element: unknown, index) => [index, element] as const);
  return isTree(value) ? Object.entries(value) : [];
}

/** A copy with another value at a place; the same where there is no such place. */
export function replaced(value: Tree, path: Path, by: unknown): Tree {
  const copy = replacedIn(value, path, by);
  return isTree(copy) ? copy : value;
}

function replacedIn(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) {
    return value.map((element: unknown, index) => (index === key ? replacedIn(element, rest, by) : element));
  }
  if (!isTree(value) || !Object.hasOwn(value, key)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, element]) => [name, name === key ? replacedIn(element, rest, by) : element]),
  );
}

/** A copy in which the keys of every object come in another order. */
export function reordered(value: Tree, order: (keys: readonly string[]) => string[]): Tree {
  const inside = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(inside);
    return isTree(part) ? reordered(part, order) : part;
  };
  return Object.fromEntries(order(Object.keys(value)).map((key) => [key, inside(value[key])]));
}
