/** The policies as the Pulumi SDK takes them. */
import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import type {
  PolicyConfigSchema,
  PolicyResource,
  ReportViolation,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import * as z from "zod";
import { evaluate, parsedSettings, type Settings, settingsSchema } from "./evaluate.ts";
import type { Policy, ResourcePolicy, StackPolicy } from "./policy.ts";
import { PropertyReader } from "./propertyReader.ts";
import type { StackResource } from "./view/resource.ts";
import { Stack } from "./view/stack.ts";
import { type UnknownRead, UnknownReads } from "./view/unknownReads.ts";
import { Value } from "./view/value.ts";

type SdkPolicy = ResourceValidationPolicy | StackValidationPolicy;

/** Gives policies to the SDK. Stack policies share what they compute of a stack. */
export function sdkPolicies(policies: readonly Policy[], today: () => string): SdkPolicy[] {
  const stacks = new SharedStack();
  return policies.map((policy) =>
    policy.scope === "resource" ? sdkResourcePolicy(policy, today) : sdkStackPolicy(policy, stacks, today),
  );
}

/** The day, UTC. */
export function utcDay(): string {
  return new Date().toISOString().slice(0, "YYYY-MM-DD".length);
}

function sdkResourcePolicy(policy: ResourcePolicy, today: () => string): ResourceValidationPolicy {
  const types = new Set(policy.types);
  const settingsOf = rememberedSettings(policy);
  return {
    ...sdkMetadata(policy),
    validateResource: (args, report) => {
      if (!types.has(args.type)) return;
      const reader = new PropertyReader();
      const unknown = new UnknownReads();
      const { urn, type, name } = args;
      const props = new Value(args.props, "", { urn, read: reader.read, unknown });
      const resource = { urn, type, name, props, protect: args.opts.protect };
      const settings = settingsOf(args.getConfig());
      const context = { settings, today: today(), unknown, stackUrn: urn };
      const evaluation = evaluate(policy, (own) => policy.judge(resource, own, readFile), context);
      reportFindings(evaluation, report, reader);
    },
  };
}

function sdkStackPolicy(policy: StackPolicy, stacks: SharedStack, today: () => string): StackValidationPolicy {
  const settingsOf = rememberedSettings(policy);
  return {
    ...sdkMetadata(policy),
    validateStack: (args, report) => {
      const { stack, unknown, reader } = stacks.of(policy.name, args.resources);
      const settings = settingsOf(args.getConfig());
      const context = { settings, today: today(), unknown, stackUrn: stack.root?.urn ?? "" };
      reportFindings(
        evaluate(policy, (own) => policy.judge(stack, own, readFile), context),
        report,
        reader,
      );
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

/**
 * Reports what was found, and then lets the SDK say what could not be known: it does so for the error that its own
 * properties throw, and keeps what was reported before, at its level.
 */
function reportFindings(
  { violations, unknown }: { violations: readonly { urn: string; message: string }[]; unknown: readonly UnknownRead[] },
  report: ReportViolation,
  reader: PropertyReader,
): void {
  for (const { urn, message } of violations) report(message, urn);
  if (unknown.length === 0) return;
  throw reader.unknownError(unknown.map(({ urn, path }) => `${urn} ${path} is not known yet`).join("\n"));
}

/** A stack as its policies share it: the SDK gives each of them the same resources anew. */
class SharedStack {
  #asked = new Set<string>();
  #shared: { readonly stack: Stack; readonly unknown: UnknownReads; readonly reader: PropertyReader } | undefined;

  /** A policy that comes again comes for another stack, or for the same one after a change. */
  of(policy: string, resources: readonly PolicyResource[]) {
    if (this.#shared === undefined || this.#asked.has(policy)) {
      const reader = new PropertyReader();
      const unknown = new UnknownReads();
      const stack = new Stack(
        resources.map((resource) => stackResource(resource, reader, unknown)),
        unknown,
      );
      this.#shared = { stack, unknown, reader };
      this.#asked = new Set();
    }
    this.#asked.add(policy);
    return this.#shared;
  }
}

function stackResource(given: PolicyResource, reader: PropertyReader, unknown: UnknownReads): StackResource {
  const { urn, type, name } = given;
  const byProperty = Object.entries(given.propertyDependencies).map(([property, resources]) => {
    return [property, resources.map((resource) => resource.urn)] as const;
  });
  return {
    urn,
    type,
    name,
    props: new Value(given.props, "", { urn, read: reader.read, unknown }),
    protect: given.opts.protect,
    parent: given.parent?.urn,
    dependencies: given.dependencies.map((resource) => resource.urn),
    propertyDependencies: Object.fromEntries(byProperty),
    provider: given.provider?.urn ?? "",
  };
}
