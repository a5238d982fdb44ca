import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import type { Problem } from "@sluice/alb-model";
import type { Config } from "../engine/providers.ts";
import { messageOf } from "../errors.ts";
import { type LocalFile, readLocalFile } from "./localFile.ts";
import { declarations, PulumiYaml } from "./pulumiYaml.ts";
import { stackConfig } from "./stackConfig.ts";
import { readYamlFile, type YamlFile } from "./yamlFile.ts";

/** A Pulumi project with one stack's configuration, ready to run. */
export interface Project {
  /** Absolute path of the directory that has Pulumi.yaml. */
  readonly root: string;
  readonly name: string;
  readonly stack: string;
  /** The program's working directory: that of `main`, or the root. */
  readonly workingDirectory: string;
  /** `.` for a directory, else the file's name in the working directory. */
  readonly entryPoint: string;
  /** Whether the language host is to register ts-node, Pulumi's default. */
  readonly typescript: boolean;
  /** Further arguments for Node itself (`runtime.options.nodeargs`). */
  readonly nodeArguments: readonly string[];
  /** Secrets are in clear here: never print it. */
  readonly config: Config;
  readonly local: LocalFile;
}

export interface LoadOptions {
  /** @default PULUMI_STACK, else the only stack that has a file, else `dev` */
  readonly stack?: string;
  /** Where PULUMI_STACK and the passphrase come from. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A project, or everything that is wrong with its files. */
export type LoadResult =
  | { readonly ok: true; readonly project: Project }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Reads a Pulumi project as the CLI would: `Pulumi.yaml`, `Pulumi.<stack>.yaml` with its secrets, and
 * `sluice.local.yaml`.
 *
 * @param dir Directory that has Pulumi.yaml.
 * @example
 * const loaded = loadProject(".", { stack: "dev" });
 * if (loaded.ok) await runProgram(loaded.project, { mode: "preview" });
 */
export function loadProject(dir: string, options: LoadOptions = {}): LoadResult {
  const root = resolve(dir);
  const file = readYamlFile(join(root, existsSync(join(root, "Pulumi.yml")) ? "Pulumi.yml" : "Pulumi.yaml"));
  if ("problems" in file) return { ok: false, problems: file.problems };
  const parsed = PulumiYaml.safeParse(file.value);
  if (!parsed.success) return { ok: false, problems: shapeProblems(file, parsed.error.issues) };
  const yaml = parsed.data;
  const { name: runtime, ...runtimeOptions } = runtimeOf(yaml);
  const entry = entryOf(root, yaml.main);
  const { problems: stackProblems, ...stack } = readStack(root, yaml, options);
  const problems = [
    ...runtimeProblems(file, runtime),
    ...(entry === undefined ? [mainProblem(file, yaml.main ?? "")] : []),
    ...stackProblems,
  ];
  if (problems.length > 0 || entry === undefined) return { ok: false, problems };
  return { ok: true, project: { root, name: yaml.name, ...stack, ...entry, ...runtimeOptions } };
}

function runtimeOf({ runtime }: PulumiYaml): Pick<Project, "name" | "typescript" | "nodeArguments"> {
  if (typeof runtime === "string") return { name: runtime, typescript: true, nodeArguments: [] };
  const { typescript = true, nodeargs = "" } = runtime.options ?? {};
  return { name: runtime.name, typescript, nodeArguments: nodeargs.split(/\s+/).filter((argument) => argument !== "") };
}

/** The stack's name and configuration, with what is wrong in its file and in the project's local one. */
function readStack(
  root: string,
  yaml: PulumiYaml,
  options: LoadOptions,
): Pick<Project, "stack" | "config" | "local"> & { readonly problems: readonly Problem[] } {
  const env = options.env ?? process.env;
  const dir = join(root, yaml.stackConfigDir ?? (typeof yaml.config === "string" ? yaml.config : ""));
  const stack = options.stack ?? (env.PULUMI_STACK || undefined) ?? onlyStack(dir) ?? "dev";
  const { local, problems } = readLocalFile(root);
  const stackFile = stackFileOf(dir, stack);
  if (stackFile !== undefined && "problems" in stackFile) {
    return { stack, config: {}, local, problems: [...problems, ...stackFile.problems] };
  }
  const read = stackConfig({
    project: yaml.name,
    stack,
    stackFile,
    declarations: declarations(yaml),
    overrides: local.config,
    passphrase: passphraseOf(env),
  });
  return { stack, config: read.config, local, problems: [...problems, ...read.problems] };
}

/** `main` may be a directory, which becomes the working directory, or a file in one. */
function entryOf(root: string, main = "."): Pick<Project, "workingDirectory" | "entryPoint"> | undefined {
  const path = isAbsolute(main) ? main : join(root, main);
  if (!existsSync(path)) return undefined;
  if (statSync(path).isDirectory()) return { workingDirectory: resolve(path), entryPoint: "." };
  return { workingDirectory: dirname(path), entryPoint: basename(path) };
}

function onlyStack(dir: string): string | undefined {
  const files = existsSync(dir) ? readdirSync(dir) : [];
  const stacks = files.flatMap((file) => /^Pulumi\.(.+)\.ya?ml$/.exec(file)?.[1] ?? []);
  return stacks.length === 1 ? stacks[0] : undefined;
}

function stackFileOf(dir: string, stack: string): ReturnType<typeof readYamlFile> | undefined {
  // A fully qualified stack (organisation/project/stack) has its file under the last part.
  const short = stack.split("/").at(-1) ?? stack;
  const file = [`Pulumi.${short}.yaml`, `Pulumi.${short}.yml`].map((name) => join(dir, name)).find(existsSync);
  return file === undefined ? undefined : readYamlFile(file);
}

function passphraseOf(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const file = env.PULUMI_CONFIG_PASSPHRASE_FILE;
  if (env.PULUMI_CONFIG_PASSPHRASE !== undefined || !file) return env.PULUMI_CONFIG_PASSPHRASE;
  try {
    return readFileSync(file, "utf8").trim();
  } catch (thrown) {
    process.emitWarning(`PULUMI_CONFIG_PASSPHRASE_FILE cannot be read: ${messageOf(thrown)}`);
    return undefined;
  }
}

function shapeProblems(file: YamlFile, issues: readonly { path: PropertyKey[]; message: string }[]): Problem[] {
  return issues.map((issue) => {
    const keys = issue.path.map(String);
    const fix = "Pulumi.yaml needs at least `name` and `runtime: nodejs`";
    return { code: "project.shape", path: keys.join("."), message: issue.message, fix, locations: [file.locate(keys)] };
  });
}

function runtimeProblems(file: YamlFile, name: string): Problem[] {
  if (name === "nodejs") return [];
  const message = `Programs in '${name}' cannot be run here`;
  const fix = "Use a project with `runtime: nodejs`";
  return [
    { code: "project.runtime", path: "runtime", value: name, message, fix, locations: [file.locate(["runtime"])] },
  ];
}

function mainProblem(file: YamlFile, main: string): Problem {
  const fix = "Name a file or directory, relative to Pulumi.yaml";
  const message = "The program does not exist";
  return { code: "project.main", path: "main", value: main, message, fix, locations: [file.locate(["main"])] };
}
