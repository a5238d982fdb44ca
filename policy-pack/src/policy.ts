import type * as z from "zod";
import * as zod from "zod";
import type { Resource } from "./view/resource.ts";
import type { Stack } from "./view/stack.ts";

/** The five problems of the requirements that a policy guards; see docs/policies.md. */
export const REQUIREMENTS = ["R1", "R2", "R3", "R4", "R5"] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

export type Level = "advisory" | "mandatory";

/** What is said of a policy, in its messages and in the documentation. */
export interface PolicyMetadata {
  /** The rule's id. It never changes: configurations and exemptions name it. */
  readonly name: string;
  /** In the set `recommended`. */
  readonly level: Level;
  /** What holds for everything that passes, one sentence. */
  readonly description: string;
  /** What goes wrong otherwise: whole sentences. */
  readonly reason: string;
  /** URL of the reason's source. */
  readonly source: string;
  /** What to do, as an order; a finding may have a better one of its own. Without a full stop. */
  readonly fix: string;
  /** Problems of the requirements that it guards. */
  readonly guards: readonly Requirement[];
}

/** Something that a policy refuses. */
export interface Violation {
  /** What is at fault; absent for what the stack lacks as a whole. */
  readonly resource: Resource | undefined;
  /** What is wrong, with the value: `spec.scheme is internet-facing`. No subject, no full stop. */
  readonly problem: string;
  /** @default the policy's */
  readonly fix?: string;
}

/** Reads a text file by its absolute path; throws an Error that says why where it cannot be read. */
export type ReadFile = (path: string) => string;

interface WithSettings {
  readonly settings: z.ZodObject;
  /** Names of settings that are paths of files. They are absolute here, or empty for none. */
  readonly paths: readonly string[];
}

/** A policy on what one resource says of itself; it is asked before the resource is changed. */
export interface ResourcePolicy extends PolicyMetadata, WithSettings {
  readonly scope: "resource";
  /** Pulumi types. */
  readonly types: readonly string[];
  judge(resource: Resource, settings: unknown, files: ReadFile): Iterable<Violation>;
}

/** A policy on what resources say together; it is asked at the end of a preview or an update. */
export interface StackPolicy extends PolicyMetadata, WithSettings {
  readonly scope: "stack";
  judge(stack: Stack, settings: unknown, files: ReadFile): Iterable<Violation>;
}

export type Policy = ResourcePolicy | StackPolicy;

const NO_SETTINGS = zod.strictObject({});

interface Judged<Subject, Settings extends z.ZodObject> {
  /** The policy's own settings, all with defaults; thresholds and names. @default none */
  readonly settings?: Settings;
  /** Those of its settings that are paths of files, which `judge` reads with its third argument. @default none */
  readonly paths?: readonly string[];
  readonly judge: (subject: Subject, settings: z.output<Settings>, files: ReadFile) => Iterable<Violation>;
}

/**
 * Defines a policy on single resources.
 *
 * @example
 * export const lambdaHealthChecksOff = resourcePolicy({
 *   name: "lambda-health-checks-off",
 *   ...
 *   types: TARGET_GROUP_TYPES,
 *   *judge(group) {
 *     if (group.props.at("healthCheck").at("enabled").is(true)) yield violation(group, "healthCheck.enabled is true");
 *   },
 * });
 */
export function resourcePolicy<Settings extends z.ZodObject = typeof NO_SETTINGS>(
  definition: PolicyMetadata & { readonly types: readonly string[] } & Judged<Resource, Settings>,
): ResourcePolicy {
  const { settings, paths = [], judge, ...metadata } = definition;
  const schema = settings ?? NO_SETTINGS;
  return {
    ...metadata,
    scope: "resource",
    settings: schema,
    paths,
    // They come from `parsedSettings`, which has held them to this very schema.
    judge: (resource, values, files) => judge(resource, values as z.output<Settings>, files),
  };
}

/** Defines a policy on all resources of a stack; see `resourcePolicy`. */
export function stackPolicy<Settings extends z.ZodObject = typeof NO_SETTINGS>(
  definition: PolicyMetadata & Judged<Stack, Settings>,
): StackPolicy {
  const { settings, paths = [], judge, ...metadata } = definition;
  const schema = settings ?? NO_SETTINGS;
  return {
    ...metadata,
    scope: "stack",
    settings: schema,
    paths,
    judge: (stack, values, files) => judge(stack, values as z.output<Settings>, files),
  };
}

/** Each problem of a resource once, such as that of one rule on several ports. */
export function* withoutRepeats(violations: Iterable<Violation>): Iterable<Violation> {
  const seen = new Set<string>();
  for (const found of violations) {
    const key = `${found.resource?.urn} ${found.problem}`;
    if (!seen.has(key)) yield found;
    seen.add(key);
  }
}

/** Something that is wrong with a resource. */
export function violation(resource: Resource | undefined, problem: string, fix?: string): Violation {
  return { resource, problem, ...(fix === undefined ? {} : { fix }) };
}
