import type { ServiceError } from "@grpc/grpc-js";
import type { AnalyzeResponse, AnalyzerInfo, PolicyInfo } from "@pulumi/pulumi/proto/analyzer_pb.js";
import analyzerPb from "@pulumi/pulumi/proto/analyzer_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import { structOf } from "../engine/protocol.ts";
import type { Run } from "../engine/records.ts";
import { LocalEngineError } from "../errors.ts";
import { textRedactor } from "../values/redaction.ts";
import { isWireObject, type Wire, type WireObject } from "../values/wire.ts";
import { type PackProcess, type PackSettings, startPack } from "./packProcess.ts";
import { PolicyRequests } from "./requests.ts";

export type EnforcementLevel = "advisory" | "mandatory" | "remediate" | "disabled";

/** Configuration by policy name (or `all`): a level, or a level and the policy's own values. */
export type PolicyConfig = Readonly<
  Record<string, EnforcementLevel | ({ readonly enforcementLevel?: EnforcementLevel } & WireObject)>
>;

export interface PolicyFinding {
  readonly policy: string;
  readonly level: EnforcementLevel;
  /** The resource it is about; the stack's own findings may have none. */
  readonly urn: string;
  readonly message: string;
}

export interface PolicyReport {
  readonly pack: string;
  readonly violations: readonly PolicyFinding[];
  /** Policies that could not judge a resource because of an unknown value. They have not passed. */
  readonly notEvaluated: readonly PolicyFinding[];
}

/** How the SDK says that an unknown value stopped a policy, which it reports as advisory whatever its level. */
const STOPPED_BY_UNKNOWN = /^can't run policy '.+' from policy pack '.+' during preview: /;

/** Resources whose policies are asked about at the same time. */
const AT_ONCE = 32;

/**
 * Runs a policy pack, as it is, over everything that a run recorded.
 *
 * @param dir Directory of the pack: PulumiPolicy.yaml and package.json.
 * @throws LocalEngineError when the pack does not start or one of its policies throws.
 * @example
 * const { violations, notEvaluated } = await runPolicyPack("policy-pack", run);
 */
export async function runPolicyPack(
  dir: string,
  run: Run,
  config: PolicyConfig = {},
  settings: Partial<PackSettings> = {},
): Promise<PolicyReport> {
  const pack = await startPack(dir, run, { host: "node", timeoutSeconds: 60, ...settings });
  try {
    const info = await ask<AnalyzerInfo>((done) => pack.client.getAnalyzerInfo(new emptyPb.Empty(), done));
    const levels = await configure(pack, info, config);
    await configureStack(pack, run);
    return { pack: info.getName(), ...sorted(run, levels, await analyze(pack, run)) };
  } finally {
    pack.close();
  }
}

/** The level at which each policy runs. */
type Levels = ReadonlyMap<string, EnforcementLevel>;

interface Answer {
  readonly urn: string;
  readonly response: AnalyzeResponse;
}

async function analyze(pack: PackProcess, run: Run): Promise<Answer[]> {
  const requests = new PolicyRequests(run.resources);
  const answers: Answer[] = [];
  for (let start = 0; start < run.resources.length; start += AT_ONCE) {
    const batch = run.resources.slice(start, start + AT_ONCE).map(async (record): Promise<Answer> => {
      const response = await ask<AnalyzeResponse>((done) => pack.client.analyze(requests.resource(record), done));
      return { urn: record.urn, response };
    });
    answers.push(...(await Promise.all(batch)));
  }
  const response = await ask<AnalyzeResponse>((done) => pack.client.analyzeStack(requests.stack(), done));
  return [...answers, { urn: "", response }];
}

function ask<T>(call: (done: (error: ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(new LocalEngineError("policy.failed", `A policy failed: ${error.details}`));
    });
  });
}

const LEVELS: Readonly<Record<number, EnforcementLevel>> = {
  [analyzerPb.EnforcementLevel.ADVISORY]: "advisory",
  [analyzerPb.EnforcementLevel.MANDATORY]: "mandatory",
  [analyzerPb.EnforcementLevel.REMEDIATE]: "remediate",
  [analyzerPb.EnforcementLevel.DISABLED]: "disabled",
};

/** Gives every policy its level and values: the schema's defaults, then the pack's own, `all`, and the caller's. */
async function configure(pack: PackProcess, info: AnalyzerInfo, config: PolicyConfig): Promise<Levels> {
  const levels = new Map<string, EnforcementLevel>();
  const request = new analyzerPb.ConfigureAnalyzerRequest();
  for (const policy of info.getPoliciesList()) {
    const initial = info.getInitialconfigMap().get(policy.getName());
    const all = settingsOf(config.all);
    const own = settingsOf(config[policy.getName()]);
    const declared = LEVELS[initial?.getEnforcementlevel() ?? policy.getEnforcementlevel()];
    const level = own.level ?? all.level ?? declared ?? "advisory";
    levels.set(policy.getName(), level);
    const message = new analyzerPb.PolicyConfig();
    message.setEnforcementlevel(numberOf(level));
    const values = { ...schemaDefaults(policy), ...initial?.getProperties()?.toJavaScript(), ...own.values };
    message.setProperties(structOf(values as WireObject));
    request.getPolicyconfigMap().set(policy.getName(), message);
  }
  await ask((done) => pack.client.configure(request, done));
  return levels;
}

function settingsOf(entry: PolicyConfig[string] | undefined): { level?: EnforcementLevel; values: WireObject } {
  if (entry === undefined) return { values: {} };
  if (typeof entry === "string") return { level: entry, values: {} };
  const { enforcementLevel, ...values } = entry;
  return { ...(enforcementLevel === undefined ? {} : { level: enforcementLevel }), values: values as WireObject };
}

function numberOf(level: EnforcementLevel): 0 | 1 | 2 | 3 {
  const found = Object.entries(LEVELS).find(([, name]) => name === level);
  return Number(found?.[0] ?? 0) as 0 | 1 | 2 | 3;
}

function schemaDefaults(policy: PolicyInfo): WireObject {
  const properties = (policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {}) as WireObject;
  const defaults = Object.entries(properties).flatMap(([key, schema]): [string, Wire][] =>
    isWireObject(schema) && schema.default !== undefined ? [[key, schema.default]] : [],
  );
  return Object.fromEntries(defaults);
}

async function configureStack(pack: PackProcess, run: Run): Promise<void> {
  const request = new analyzerPb.AnalyzerStackConfigureRequest();
  request.setProject(run.project);
  request.setStack(run.stack);
  request.setOrganization("organization");
  request.setDryRun(run.mode === "preview");
  await ask((done) => pack.client.configureStack(request, done));
}

/** Tells findings from policies that were stopped. Policies see secrets in clear, so their messages are cleaned. */
function sorted(run: Run, levels: Levels, answers: readonly Answer[]): Omit<PolicyReport, "pack"> {
  const clean = textRedactor(run.resources.flatMap(({ inputs, outputs }): Wire[] => [inputs, outputs]));
  const violations: PolicyFinding[] = [];
  const notEvaluated: PolicyFinding[] = [];
  for (const { urn, response } of answers) {
    for (const diagnostic of response.getDiagnosticsList()) {
      const policy = diagnostic.getPolicyname();
      const stopped = STOPPED_BY_UNKNOWN.test(diagnostic.getMessage());
      const level = stopped ? levels.get(policy) : LEVELS[diagnostic.getEnforcementlevel()];
      const message = clean(diagnostic.getMessage());
      const finding = { policy, level: level ?? "advisory", urn: diagnostic.getUrn() || urn, message };
      (stopped ? notEvaluated : violations).push(finding);
    }
  }
  return { violations, notEvaluated };
}
