import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalEngineError, messageOf } from "../errors.ts";
import type { Project } from "../project/project.ts";

/** The organisation that the CLI gives to stacks without one. */
export const ORGANIZATION = "organization";

/** Finds a module of the SDK that the program itself uses. */
export function sdkModule(project: Project, module: string): string {
  try {
    return createRequire(join(project.workingDirectory, "package.json")).resolve(module);
  } catch (thrown) {
    const message = `'${module}' is not installed in ${project.workingDirectory}: run \`npm install\` there`;
    throw new LocalEngineError("sdk.missing", `${message} (${messageOf(thrown).split("\n")[0]})`);
  }
}

/** Configuration as the SDK reads it from the environment. */
export function configEnvironment(project: Project): Record<string, string> {
  const values = Object.entries(project.config).map(([key, { value }]) => [key, value]);
  const secretKeys = Object.entries(project.config).flatMap(([key, { secret }]) => (secret ? [key] : []));
  return {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(values)),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys),
  };
}

/** The environment of a program: the caller's, without what would lead the SDK to another engine. */
export function programEnvironment(project: Project): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([key]) => !/^PULUMI_(NODEJS_|CONFIG)/.test(key));
  return {
    // Compiled code is kept between runs: the SDK alone is some 700 modules.
    NODE_COMPILE_CACHE: join(tmpdir(), "node-compile-cache"),
    ...Object.fromEntries(inherited),
    ...configEnvironment(project),
    PULUMI_NODEJS_TYPESCRIPT: project.typescript ? "true" : "",
  };
}

/** Arguments for Node itself. Stack traces cost a third of a run: the SDK takes a dozen for each resource. */
export function nodeArguments(project: Project, stackTraces: boolean): string[] {
  return [...(stackTraces ? [] : ["--stack-trace-limit=0"]), ...project.nodeArguments];
}
