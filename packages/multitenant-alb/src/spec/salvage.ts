import type { Fleet, Tenant } from "@sluice/alb-model";
import { valueAt } from "./path.ts";
import { fleetFileSchema } from "./schema.ts";
import type { Issue } from "./structure.ts";

/**
 * What can still be checked of a tenant whose structure is wrong, so that its other mistakes, and the hosts that it
 * shares with others, are reported in the same run. Never deployed.
 */
export function salvageTenant(value: unknown): Tenant | undefined {
  const id = valueAt(value, ["id"]);
  if (typeof id !== "string" || id === "") return undefined;
  const hosts = valueAt(value, ["hosts"]);
  const profile = valueAt(value, ["profile"]);
  return { id, hosts: isTextList(hosts) ? hosts : [], ...(typeof profile === "string" ? { profile } : {}) };
}

/** The fleet without its unknown fields, if that is all that is wrong with it. Never deployed. */
export function salvageFleet(value: unknown, issues: readonly Issue[]): Fleet | undefined {
  const copy: unknown = structuredClone(value);
  for (const issue of issues) {
    if (issue.code !== "unrecognized_keys") return undefined;
    const holder = valueAt(copy, issue.path.map(String));
    if (typeof holder !== "object" || holder === null) return undefined;
    for (const key of issue.keys) Reflect.deleteProperty(holder, key);
  }
  const result = fleetFileSchema.safeParse(copy);
  return result.success ? result.data : undefined;
}

function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
