/** The policies as the Pulumi SDK takes them. */
import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { PolicyConfigSchema, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import * as z from "zod";
import { evaluate, parsedSettings, type Settings, settingsSchema } from "./evaluate.ts";
import type { Policy, ResourcePolicy, StackPolicy } from "./policy.ts";
import { PropertyReader } from "./propertyReader.ts";
import { SharedStack } from "./sharedStack.ts";
import { everyUnknown, type ShowUnknown, unknownSummary } from "./unknownValues.ts";
import { type UnknownRead, UnknownReads } from "./view/unknownReads.ts";
import { Value } from "./view/value.ts";

type SdkPolicy = ResourceValidationPolicy | StackValidationPolicy;

/** What the pack takes from around it. */
export interface PackContext {
  readonly today: () => string;
  readonly showUnknown: ShowUnknown;
}

/** Gives policies to the SDK. Stack policies share what they compute of a stack. */
export function sdkPolicies(policies: readonly Policy[], context: PackContext): SdkPolicy[] {
  const stacks = new SharedStack();
  return policies.map((policy) =>
    policy.scope === "resource" ? sdkResourcePolicy(policy, context) : sdkStackPolicy(policy, stacks, context),
  );
}

/** That of a pack's own process. */
export function processContext(env: NodeJS.ProcessEnv): PackContext {
  return { today: utcDay, showUnknown: env[EVERY_UNKNOWN] === "true" ? everyUnknown : unknownSummary };
}

/** Set by `sluice check`: each value that is not known yet is then told, one a line. */
const EVERY_UNKNOWN = "SLUICE_EVERY_UNKNOWN";

/** The day, UTC. */
function utcDay(): string {
  return new Date().toISOString().slice(0, "YYYY-MM-DD".length);
}

/**
 * What it could not know of all resources it says at the end, in one report: a fleet's resources often share what is
 * unknown. To the SDK it is a policy on stacks, too, as long as there is something to say.
 */
function sdkResourcePolicy(policy: ResourcePolicy, { today, showUnknown }: PackContext): ResourceValidationPolicy {
  const types = new Set(policy.types);
  const settingsOf = rememberedSettings(policy);
  const reader = new PropertyReader();
  let noted = new Map<string, UnknownRead>();
  const reportNoted = (): void => {
    // Resources come in an order that changes from run to run.
    const reads = [...noted].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, read]) => read);
    noted = new Map();
    throw reader.unknownError(showUnknown(reads));
  };
  return {
    ...sdkMetadata(policy),
    validateResource: (args, report) => {
      // Before the type: a wrong configuration is an error in a stack without such a resource, too.
      const settings = settingsOf(args.getConfig());
      if (!types.has(args.type)) return;
      const unknown = new UnknownReads();
      const { urn, type, name } = args;
      const props = new Value(args.props, "", { urn, read: reader.read, unknown });
      const resource = { urn, type, name, props, protect: args.opts.protect };
      const context = { settings, today: today(), unknown, stackUrn: urn };
      const evaluation = evaluate(policy, (own) => policy.judge(resource, own, readFile), context);
      for (const violation of evaluation.violations) report(violation.message, violation.urn);
      for (const read of evaluation.unknown) noted.set(`${read.urn} ${read.path}`, read);
    },
    get validateStack() {
      return noted.size > 0 ? reportNoted : undefined;
    },
  } satisfies ResourceValidationPolicy & { readonly validateStack: (() => void) | undefined };
}

function sdkStackPolicy(
  policy: StackPolicy,
  stacks: SharedStack,
  { today, showUnknown }: PackContext,
): StackValidationPolicy {
  const settingsOf = rememberedSettings(policy);
  return {
    ...sdkMetadata(policy),
    validateStack: (args, report) => {
      const { stack, unknown, reader } = stacks.of(policy.name, args.resources);
      const settings = settingsOf(args.getConfig());
      const context = { settings, today: today(), unknown, stackUrn: stack.root?.urn ?? "" };
      const evaluation = evaluate(policy, (own) => policy.judge(stack, own, readFile), context);
      for (const { urn, message } of evaluation.violations) report(message, urn);
      // The SDK says so for the error that its own properties throw, and keeps what was reported before, at its level.
      if (evaluation.unknown.length > 0) throw reader.unknownError(showUnknown(evaluation.unknown));
    },
  };
}

function sdkMetadata(policy: Policy) {
  return {
    name: policy.name,
    description: policy.description,
    enforcementLevel: policy.level,
    configSchema: sdkConfigSchema(policy),
    remediationSteps: policy.fix,
    url: policy.source,
    tags: [...policy.guards],
  };
}

function sdkConfigSchema(policy: Policy): PolicyConfigSchema {
  const { properties } = z.toJSONSchema(settingsSchema(policy), { target: "draft-7", io: "input" });
  // The SDK's type is a part of draft 7.
  return { properties: (properties ?? {}) as PolicyConfigSchema["properties"] };
}

/** The SDK hands over the configuration anew with every resource; it is read where it has changed. */
function rememberedSettings(policy: Policy): (values: object) => Settings {
  let last: { readonly text: string; readonly settings: Settings } | undefined;
  return (values) => {
    const text = JSON.stringify(values);
    if (last?.text !== text) last = { text, settings: readSettings(policy, values) };
    return last.settings;
  };
}

/** A configuration that is wrong ends the run: nobody should take a policy that was not asked for one that passed. */
function readSettings(policy: Policy, values: object): Settings {
  try {
    return parsedSettings(policy, withEnvironment(policy, values));
  } catch (thrown) {
    if (!(thrown instanceof z.ZodError)) throw thrown;
    throw new Error(`The configuration of policy ${policy.name} is wrong:\n${z.prettifyError(thrown)}`);
  }
}

/**
 * Paths that the environment gives where the configuration has none. The Pulumi CLI runs packs in their own directory,
 * so a path of the program's has to come as an absolute one.
 */
const PATHS_IN_ENVIRONMENT: Readonly<Record<string, string>> = { previousState: "SLUICE_PREVIOUS_STATE" };

function withEnvironment({ paths }: Policy, values: object): object {
  const given = paths.flatMap((name): [string, string][] => {
    const variable = PATHS_IN_ENVIRONMENT[name];
    const value = variable === undefined ? undefined : process.env[variable];
    const isSet = Object.hasOwn(values, name) && Reflect.get(values, name) !== "";
    return isSet || value === undefined || value === "" ? [] : [[name, value]];
  });
  return { ...values, ...Object.fromEntries(given) };
}

/** Reads what a setting names. */
function readFile(path: string): string {
  if (!isAbsolute(path))
    throw new Error(`The path ${path} is not absolute: the pack does not know what it starts from`);
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    const { message } = thrown instanceof Error ? thrown : new Error(String(thrown));
    throw new Error(`The file ${path} cannot be read: ${message}`);
  }
}
