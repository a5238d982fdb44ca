import type { ServiceError } from "@grpc/grpc-js";
import type { AnalyzeResponse, AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb.js";
import analyzerPb from "@pulumi/pulumi/proto/analyzer_pb.js";
import emptyPb from "google-protobuf/google/protobuf/empty_pb.js";
import type { Run } from "../engine/records.ts";
import { LocalEngineError } from "../errors.ts";
import { configurationOf, type PolicyConfig } from "./configuration.ts";
import { type Answer, findingsOf, type PolicyReport } from "./findings.ts";
import { type PackProcess, type PackSettings, type PackStack, startPack } from "./packProcess.ts";
import { PolicyRequests } from "./requests.ts";

/** What a pack looks at. */
export type CheckedRun = Pick<Run, "project" | "stack" | "mode" | "resources">;

/** A policy pack that is up. Its process lives until it is closed. */
export interface PolicyPack {
  readonly name: string;
  /** Names of its policies, in the pack's order. */
  readonly policies: readonly string[];
  /**
   * Runs every policy over everything that a run recorded. Checks of one pack follow one another.
   *
   * @param config Levels and values for this run alone. @default those of the pack
   * @throws LocalEngineError `policy.config` when the configuration names what is no policy of the pack (all such
   *   names at once), `policy.failed` when a policy throws, `policy.closed` after `close`.
   */
  check(run: CheckedRun, config?: PolicyConfig): Promise<PolicyReport>;
  close(): void;
}

/** Resources whose policies are asked about at the same time. */
const AT_ONCE = 32;

/**
 * Starts a policy pack, as it is, to check several runs with it. Starting takes most of the time of one check.
 *
 * @param dir Directory of the pack: PulumiPolicy.yaml and package.json.
 * @param stack What the pack's own code learns from the SDK (`getProject()`, `isDryRun()`); a run that is checked may
 *   be of another stack.
 * @param settings @default { host: "node", timeoutSeconds: 60 }
 * @throws LocalEngineError when the pack does not start.
 * @example
 * const pack = await openPolicyPack("policy-pack", { project: "shop", stack: "dev", preview: false });
 * try {
 *   for (const run of runs) console.log((await pack.check(run)).violations);
 * } finally {
 *   pack.close();
 * }
 */
export async function openPolicyPack(
  dir: string,
  stack: PackStack,
  settings: Partial<PackSettings> = {},
): Promise<PolicyPack> {
  const process = await startPack(dir, stack, { host: "node", timeoutSeconds: 60, ...settings });
  try {
    const info = await ask<AnalyzerInfo>((done) => process.client.getAnalyzerInfo(new emptyPb.Empty(), done));
    return new OpenPack(process, info);
  } catch (thrown) {
    process.close();
    throw thrown;
  }
}

class OpenPack implements PolicyPack {
  readonly #process: PackProcess;
  readonly #info: AnalyzerInfo;
  /** A pack has one configuration at a time, so a check waits for the one before. */
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(process: PackProcess, info: AnalyzerInfo) {
    this.#process = process;
    this.#info = info;
  }

  get name(): string {
    return this.#info.getName();
  }

  get policies(): readonly string[] {
    return this.#info.getPoliciesList().map((policy) => policy.getName());
  }

  check(run: CheckedRun, config: PolicyConfig = {}): Promise<PolicyReport> {
    const checked = this.#last.then(() => this.#check(run, config));
    this.#last = checked.catch(() => undefined);
    return checked;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#process.close();
  }

  async #check(run: CheckedRun, config: PolicyConfig): Promise<PolicyReport> {
    if (this.#closed) throw new LocalEngineError("policy.closed", `The policy pack '${this.name}' is closed`);
    const { client } = this.#process;
    const { request, levels } = configurationOf(this.#info, config);
    await ask((done) => client.configure(request, done));
    await ask((done) => client.configureStack(stackOf(run), done));
    return { pack: this.name, ...findingsOf(run, levels, await this.#analyze(run)) };
  }

  async #analyze(run: CheckedRun): Promise<Answer[]> {
    const { client } = this.#process;
    // As in Pulumi's engine, what the program only reads is somebody else's, and policies are not asked about it.
    const resources = run.resources.filter(({ external }) => !external);
    const requests = new PolicyRequests(resources);
    const answers: Answer[] = [];
    for (let start = 0; start < resources.length; start += AT_ONCE) {
      const batch = resources.slice(start, start + AT_ONCE).map(async (record): Promise<Answer> => {
        const response = await ask<AnalyzeResponse>((done) => client.analyze(requests.resource(record), done));
        return { urn: record.urn, response };
      });
      answers.push(...(await Promise.all(batch)));
    }
    const response = await ask<AnalyzeResponse>((done) => client.analyzeStack(requests.stack(), done));
    return [...answers, { urn: "", response }];
  }
}

function stackOf(run: CheckedRun): analyzerPb.AnalyzerStackConfigureRequest {
  const request = new analyzerPb.AnalyzerStackConfigureRequest();
  request.setProject(run.project);
  request.setStack(run.stack);
  request.setOrganization("organization");
  request.setDryRun(run.mode === "preview");
  return request;
}

function ask<T>(call: (done: (error: ServiceError | null, response: T) => void) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(new LocalEngineError("policy.failed", `A policy failed: ${error.details}`));
    });
  });
}
