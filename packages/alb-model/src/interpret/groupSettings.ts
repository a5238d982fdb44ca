import type { Annotations } from "./annotationValues.ts";
import { readBool, readList, readMap } from "./annotationValues.ts";
import type { Member } from "./groupMembers.ts";
import type { ClassParams } from "./ingressClasses.ts";
import { ReconcileError } from "./reconcileError.ts";

/**
 * The different values that members set, sorted. A member's class parameters win over its annotation; empty
 * parameters count as not set.
 */
export function distinctValues(
  members: readonly Member[],
  key: string,
  fromParams?: (params: ClassParams) => string | undefined,
): string[] {
  const values = new Set<string>();
  for (const { annotations, params } of members) {
    const value = (params && fromParams?.(params)) || annotations[key];
    if (value !== undefined) {
      values.add(value);
    }
  }
  return [...values].sort();
}

/** The list that members set, all the same; `refuse` gives the error for two that differ. */
export function agreedList(
  members: readonly Member[],
  key: string,
  refuse: (chosen: readonly string[], other: readonly string[]) => string,
  { anyOrder = false } = {},
): readonly string[] | undefined {
  let chosen: readonly string[] | undefined;
  for (const { annotations } of members) {
    const list = readList(annotations, key);
    if (list === undefined) {
      continue;
    }
    chosen ??= list;
    if (identity(chosen, anyOrder) !== identity(list, anyOrder)) {
      throw new ReconcileError(refuse(chosen, list));
    }
  }
  return chosen;
}

function identity(list: readonly string[], anyOrder: boolean): string {
  return JSON.stringify(anyOrder ? [...list].sort() : list);
}

/** The truth value that members set, all the same. */
export function agreedBool(members: readonly Member[], key: string, conflict: string): boolean | undefined {
  let chosen: boolean | undefined;
  for (const { annotations } of members) {
    const value = readBool(annotations, key);
    chosen ??= value;
    if (value !== undefined && value !== chosen) {
      throw new ReconcileError(conflict);
    }
  }
  return chosen;
}

/** Entries of `key=value` annotations of all members together; one key with two values is refused. */
export function unitedMap(
  members: readonly Member[],
  read: (annotations: Annotations, params: ClassParams | undefined) => ReadonlyMap<string, string>,
  refuse: (key: string, values: string, member: Member) => string | undefined,
): ReadonlyMap<string, string> {
  const united = new Map<string, string>();
  for (const member of members) {
    for (const [key, value] of read(member.annotations, member.params)) {
      const earlier = united.get(key);
      const problem =
        earlier === undefined || earlier === value ? undefined : refuse(key, `${earlier} | ${value}`, member);
      if (problem !== undefined) {
        throw new ReconcileError(problem);
      }
      united.set(key, value);
    }
  }
  return united;
}

/** Reads one `key=value` annotation, for `unitedMap`. */
export function mapAt(key: string): (annotations: Annotations) => ReadonlyMap<string, string> {
  return (annotations) => readMap(annotations, key);
}
