/** Sets of levels, and the check of a configuration. Nothing here loads a Pulumi SDK. */
import { nearest, type Problem } from "@sluice/alb-model";
import * as z from "zod";
import { settingsSchema } from "../evaluate.ts";
import { policies } from "../policies/index.ts";
import type { Policy } from "../policy.ts";
import { parsePreviousState } from "../subjects/previousState.ts";
import { LEVELS, type Level, type PolicySet } from "./sets.ts";

export { LEVELS, type Level, POLICY_SETS, type PolicySet, type PolicySetName, policySet } from "./sets.ts";

/** What may be said of one policy: its level, or its level and settings. */
export type PolicyEntry = Level | ({ readonly enforcementLevel?: Level } & Readonly<Record<string, unknown>>);

/** Configuration by policy name. */
export type PolicyConfig = Readonly<Record<string, PolicyEntry>>;

/** The schema of a whole configuration file, of which the published JSON Schema is made. */
export function configSchema(): z.ZodObject {
  const entries = policies.map((policy) => {
    const settings = entrySchema(policy).partial();
    return [
      policy.name,
      z
        .union([z.enum(LEVELS), settings])
        .describe(policy.description)
        .optional(),
    ] as const;
  });
  return z.strictObject({ $schema: z.string().optional(), ...Object.fromEntries(entries) });
}

/** What may stand under a policy's name beside a level alone. */
function entrySchema(policy: Policy): z.ZodObject {
  return settingsSchema(policy)
    .extend({ enforcementLevel: z.enum(LEVELS).optional() })
    .strict();
}

/** Checks a configuration; every problem is told at once, with path, value and fix. */
export function checkPolicyConfig(
  value: unknown,
): { readonly problems: readonly Problem[] } | { readonly config: PolicyConfig } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return { problems: [wrong("", value, "is not a mapping", "write policy names with their settings")] };
  }
  const { $schema: _schema, ...entries } = value as Record<string, unknown>;
  const problems = Object.entries(entries).flatMap(([name, entry]) => entryProblems(name, entry));
  // Every entry has been checked against its policy's schema.
  return problems.length > 0 ? { problems } : { config: entries as PolicyConfig };
}

/** A set's levels with a configuration on top. */
export function mergeSets(set: PolicySet, config: PolicyConfig): PolicyConfig {
  const merged = Object.entries(set).map(([name, level]): [string, PolicyEntry] => {
    const entry = config[name];
    if (entry === undefined) return [name, level];
    return [name, typeof entry === "string" ? entry : { enforcementLevel: level, ...entry }];
  });
  return Object.fromEntries(merged);
}

/** The configuration with the paths of files that it names made absolute; the pack starts in a directory of its own. */
export function withAbsolutePaths(config: PolicyConfig, absolute: (path: string) => string): PolicyConfig {
  const entries = Object.entries(config).map(([name, entry]): [string, PolicyEntry] => {
    const paths = policies.find((policy) => policy.name === name)?.paths ?? [];
    if (typeof entry === "string" || paths.length === 0) return [name, entry];
    const given = paths.flatMap((path): [string, string][] => {
      const value = entry[path];
      return typeof value === "string" && value !== "" ? [[path, absolute(value)]] : [];
    });
    return [name, { ...entry, ...Object.fromEntries(given) }];
  });
  return Object.fromEntries(entries);
}

/** Why a text is not the export of a stack that `live-alb-replaced` can compare with, or undefined. */
export function previousStateFault(text: string): string | undefined {
  try {
    parsePreviousState(text, "it");
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message.replace(/^it /, "") : String(thrown);
  }
}

function entryProblems(name: string, entry: unknown): Problem[] {
  const policy = policies.find((each) => each.name === name);
  if (policy === undefined) {
    const close = nearest(
      name,
      policies.map((each) => each.name),
    );
    const fix = close === undefined ? "look at docs/policies.md for the names" : `did you mean ${close}?`;
    return [wrong(name, undefined, "is no policy of this pack", fix)];
  }
  if (typeof entry === "string") {
    if (LEVELS.some((level) => level === entry)) return [];
    return [wrong(name, entry, "is no level", `use one of: ${LEVELS.join(", ")}`)];
  }
  const schema = entrySchema(policy);
  const parsed = schema.safeParse(entry);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => issueProblems(name, entry, issue, Object.keys(schema.shape)));
}

function issueProblems(name: string, entry: unknown, issue: z.core.$ZodIssue, fields: readonly string[]): Problem[] {
  const path = [name, ...issue.path].reduce<string>(
    (all, key) => (typeof key === "number" ? `${all}[${key}]` : all === "" ? String(key) : `${all}.${String(key)}`),
    "",
  );
  if (issue.code === "unrecognized_keys") {
    const known = issue.path.length === 0 ? fields : ["urn", "until", "reason"];
    return issue.keys.map((key) =>
      wrong(`${path}.${key}`, undefined, "is not known", `remove it, or use one of: ${known.join(", ")}`),
    );
  }
  return [wrong(path, valueAt(entry, issue.path), `is wrong: ${issue.message}`, "write what docs/policies.md says")];
}

function valueAt(from: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    from,
  );
}

function wrong(path: string, value: unknown, message: string, fix: string): Problem {
  return { code: "policy.config", path, message, fix, ...(value === undefined ? {} : { value }) };
}
