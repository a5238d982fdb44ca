/** Pieces of CEL, the language of admission policies. */
import type { FleetOwners } from "./settings.ts";

/** A text literal. CEL knows every escape that JSON writes. */
export function celText(value: string): string {
  return JSON.stringify(value);
}

export function celList(values: readonly string[]): string {
  return `[${values.map(celText).join(", ")}]`;
}

/** The full user name of a service account. */
export function serviceAccountUser(namespace: string, name: string): string {
  return `system:serviceaccount:${namespace}:${name}`;
}

/** Holds for requests of anybody but the fleet's owners. */
export function notAnOwner({ users = [], groups = [], serviceAccounts = [] }: FleetOwners): string {
  const names = [...users, ...serviceAccounts.map(({ namespace, name }) => serviceAccountUser(namespace, name))];
  const byName = `request.userInfo.username in ${celList(names)}`;
  const byGroup = `request.userInfo.?groups.orValue([]).exists(group, group in ${celList(groups)})`;
  return `!(${[...(names.length > 0 ? [byName] : []), ...(groups.length > 0 ? [byGroup] : [])].join(" || ")})`;
}

/** Matches the name of every shard of a fleet, of those to come too. A fleet's name has no character that regexes read. */
export function shardPattern(fleet: string): string {
  return `^${fleet}-[0-9]{3,}$`;
}

/** Matches the name or the ARN of every target group of a fleet's shards. */
export function targetGroupPattern(fleet: string): string {
  return `(^|targetgroup/)${fleet}-[0-9]{3,}-`;
}
