/** A place inside parsed content: keys and list indexes. */
export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[\w$-]+$/;

/**
 * A path as people read it.
 *
 * @example formatPath(["fleet", "profiles", "app", 0]) // "fleet.profiles.app[0]"
 */
export function formatPath(path: Path): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else if (!PLAIN_KEY.test(part)) text += `[${JSON.stringify(part)}]`;
    else text += text === "" ? part : `.${part}`;
  }
  return text;
}

/**
 * Reads a path against the value it points into. Keys may contain dots, so the value decides where a key ends. Ends at
 * the deepest part that exists.
 *
 * @example resolvePath(".hosts[1]", { hosts: ["a", "b"] }) // ["hosts", 1]
 */
export function resolvePath(text: string, value: unknown): Path {
  const path: (string | number)[] = [];
  let rest = text;
  let current = value;
  while (rest !== "") {
    const step = nextStep(rest, current);
    if (step === undefined) break;
    path.push(step.key);
    current = step.value;
    rest = rest.slice(step.length);
  }
  return path;
}

interface Step {
  readonly key: string | number;
  readonly value: unknown;
  /** Characters of the path text. */
  readonly length: number;
}

function nextStep(rest: string, current: unknown): Step | undefined {
  if (Array.isArray(current)) {
    const match = /^\[(\d+)\]/.exec(rest);
    const index = Number(match?.[1]);
    return match !== null && index in current
      ? { key: index, value: current[index], length: match[0].length }
      : undefined;
  }
  if (typeof current !== "object" || current === null) return undefined;
  const steps = Object.entries(current).flatMap(([key, value]) => {
    const spelling = [`.${key}`, `[${JSON.stringify(key)}]`].find((start) => startsWithKey(rest, start));
    return spelling === undefined ? [] : [{ key, value, length: spelling.length }];
  });
  return steps.sort((a, b) => b.length - a.length)[0];
}

/** Whether `rest` is `start`, alone or with another step behind it. */
export function startsWithKey(rest: string, start: string): boolean {
  if (!rest.startsWith(start)) return false;
  const next = rest[start.length];
  return next === undefined || next === "." || next === "[";
}

/** The value at a path, or `undefined`. */
export function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined;
    current = Reflect.get(current, key);
  }
  return current;
}
