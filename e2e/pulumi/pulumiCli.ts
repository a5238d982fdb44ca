/** Runs Pulumi projects by the real CLI, where the environment names one: `PULUMI=/path/to/pulumi`. */
import { randomBytes } from "node:crypto";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Wire, WireObject } from "@sluice/local";
import { type Operation, readOperation } from "./operation.ts";
import { PulumiError } from "./pulumiError.ts";
import { type CommandResult, runCommand } from "./runCommand.ts";
import { readStackState, type StackResource } from "./stackState.ts";

const OPERATION_SECONDS = 600;
const COMMAND_SECONDS = 60;
/** Variables of the user's own sessions that would lead the CLI to another stack or secret. */
const FOREIGN = /^(PULUMI_(STACK|CONFIG|CONFIG_PASSPHRASE_FILE|ACCESS_TOKEN|BACKEND_URL|OPTION_.*)|NODE_OPTIONS)$/;

/** A value that the CLI encrypts. */
export interface SecretValue {
  readonly secret: string;
}

export interface StackOptions {
  /** Directory of the Pulumi.yaml. It gets a settings file for the stack, which `close` removes. */
  readonly project: string;
  /** By key, with its namespace unless it is the project's: `aws:region`. @default none */
  readonly config?: Readonly<Record<string, Wire | SecretValue>>;
  /** Variables besides those of this process, for instance `KUBECONFIG` or `AWS_ENDPOINT_URL`. @default none */
  readonly env?: Readonly<Record<string, string>>;
  /** The CLI. @default the file that `PULUMI` names */
  readonly pulumi?: string;
  /** Bound of each preview, update and destroy. @default 600 */
  readonly timeoutSeconds?: number;
}

export interface OperationOptions {
  /** Directories of policy packs to run. @default none */
  readonly policyPacks?: readonly string[];
  /** Their configuration files, in the same order. @default none */
  readonly policyPackConfigs?: readonly string[];
}

/** A stack of its own, with its state in a temporary folder. */
export interface PulumiStack {
  readonly name: string;
  preview(options?: OperationOptions): Promise<Operation>;
  up(options?: OperationOptions): Promise<Operation>;
  destroy(): Promise<Operation>;
  /** Everything in the state, providers and components included. */
  stackResources(): Promise<readonly StackResource[]>;
  /** What the program exports, secrets revealed. */
  outputs(): Promise<WireObject>;
  /** Forgets the stack and removes its files; it destroys nothing. May be called again. */
  close(): void;
}

/** Why the suites that need the CLI are skipped, or undefined where there is one. */
export function pulumiMissing(): string | undefined {
  return process.env.PULUMI ? undefined : "PULUMI names no Pulumi CLI";
}

function cliOf(given: string | undefined): string {
  if (!given) throw new PulumiError("pulumi.absent", "PULUMI names no Pulumi CLI");
  const file = resolve(given);
  try {
    accessSync(file, constants.X_OK);
  } catch (cause) {
    throw new PulumiError("pulumi.absent", `PULUMI=${given} is not a file that can be run`, { cause });
  }
  return file;
}

/** Programs run on the Node of this process; plugins may lie beside the CLI. */
function environmentOf(pulumi: string, backend: string, env: StackOptions["env"]): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !FOREIGN.test(name));
  const path = [dirname(process.execPath), dirname(pulumi), process.env.PATH ?? ""];
  return {
    ...Object.fromEntries(kept),
    PATH: path.join(delimiter),
    PULUMI_BACKEND_URL: pathToFileURL(backend).href,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
    // Without it a preview prints one document of another form than the events of an update.
    PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true",
    ...env,
  };
}

function isSecret(value: Wire | SecretValue): value is SecretValue {
  return typeof value === "object" && value !== null && "secret" in value;
}

/** As `pulumi config --json` prints it, which `config set-all` reads. */
function configJson(config: Readonly<Record<string, Wire | SecretValue>>): string {
  const entry = (value: Wire | SecretValue): object => {
    if (isSecret(value)) return { value: value.secret, secret: true };
    if (typeof value !== "object") return { value: String(value) };
    return { value: JSON.stringify(value), objectValue: value };
  };
  return JSON.stringify(Object.fromEntries(Object.entries(config).map(([key, value]) => [key, entry(value)])));
}

/** Runs subcommands in a project, on one backend. */
type Cli = (args: readonly string[], timeoutSeconds?: number) => Promise<CommandResult>;

async function demand(cli: Cli, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await cli(args);
  if (exitCode === 0) return stdout;
  const command = args.slice(0, 2).join(" ");
  throw new PulumiError("pulumi.command", `pulumi ${command} failed (${exitCode}):\n${stderr || stdout}`);
}

async function operate(cli: Cli, args: readonly string[], timeoutSeconds: number): Promise<Operation> {
  const { exitCode, stdout, stderr } = await cli([...args, "--json"], timeoutSeconds);
  const operation = readOperation(stdout);
  if (operation?.ok === true && exitCode === 0) return operation;
  const errors = operation?.diagnostics.filter(({ severity }) => severity === "error") ?? [];
  const said = errors.map(({ urn, message }) => (urn === undefined ? message : `${urn}: ${message}`));
  const text = said.length > 0 ? said.join("\n") : stderr || stdout.slice(-2000);
  throw new PulumiError("pulumi.failed", `pulumi ${args[0]} failed (${exitCode}):\n${text}`);
}

function policyArgs({ policyPacks = [], policyPackConfigs = [] }: OperationOptions = {}): string[] {
  return [
    ...policyPacks.flatMap((directory) => ["--policy-pack", resolve(directory)]),
    ...policyPackConfigs.flatMap((file) => ["--policy-pack-config", resolve(file)]),
  ];
}

/**
 * Makes a stack of a project, with its state in a temporary folder and its secrets under a passphrase of its own. The
 * CLI finds the provider plugins as it does for a user; `PULUMI_DEBUG_PROVIDERS` and `PULUMI_HOME` reach it.
 *
 * Operations throw a PulumiError `pulumi.failed` with everything that the engine called an error, or `pulumi.timeout`.
 *
 * @throws PulumiError `pulumi.absent` without a CLI, `pulumi.command` when it refuses the project or its config.
 * @example
 * const stack = await openStack({ project, config: { "aws:region": "eu-central-1" } });
 * after(() => stack.close());
 * await stack.up();
 * assert.deepEqual((await stack.preview()).steps, []);
 */
export async function openStack(options: StackOptions): Promise<PulumiStack> {
  const { config = {}, env, timeoutSeconds = OPERATION_SECONDS } = options;
  const project = resolve(options.project);
  const file = cliOf(options.pulumi ?? process.env.PULUMI);
  const name = `e2e-${randomBytes(4).toString("hex")}`;
  const backend = mkdtempSync(join(tmpdir(), "sluice-pulumi-"));
  const environment = environmentOf(file, backend, env);
  const cli: Cli = (args, seconds = COMMAND_SECONDS) =>
    runCommand({ file, args: [...args, "--non-interactive"], cwd: project, env: environment, timeoutSeconds: seconds });
  const close = (): void => {
    rmSync(join(project, `Pulumi.${name}.yaml`), { force: true });
    rmSync(backend, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await demand(cli, ["stack", "init", name, "--secrets-provider", "passphrase", "--no-select"]);
    await demand(cli, ["config", "set-all", "--stack", name, "--json", configJson(config)]);
  } catch (thrown) {
    close();
    throw thrown;
  }
  const run = (args: readonly string[]) => operate(cli, [...args, "--stack", name], timeoutSeconds);
  return {
    name,
    preview: (given) => run(["preview", ...policyArgs(given)]),
    up: (given) => run(["up", "--yes", "--skip-preview", ...policyArgs(given)]),
    destroy: () => run(["destroy", "--yes", "--skip-preview"]),
    stackResources: async () =>
      readStackState(await demand(cli, ["stack", "export", "--stack", name, "--show-secrets"])),
    outputs: async () =>
      JSON.parse(await demand(cli, ["stack", "output", "--stack", name, "--json", "--show-secrets"])) as WireObject,
    close,
  };
}
