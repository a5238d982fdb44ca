import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { LocalEngineError } from "../errors.ts";
import type { Project } from "../project/project.ts";

const Conditions = z.looseObject({
  default: z.string().optional(),
  require: z.string().optional(),
  import: z.string().optional(),
});
const PackageJson = z.looseObject({
  type: z.string().optional(),
  main: z.string().optional(),
  exports: z.union([z.string(), z.looseObject({ ".": z.union([z.string(), Conditions]).optional() })]).optional(),
});
type PackageJson = z.infer<typeof PackageJson>;

export interface Entry {
  readonly file: string;
  readonly esModule: boolean;
}

/** The file that the language host would load: named by Pulumi.yaml, else by package.json, else `index`. */
export function resolveEntry(project: Project): Entry {
  const directory = packageDirectory(project.workingDirectory);
  const manifest = directory === undefined ? {} : readManifest(join(directory, "package.json"));
  const named = project.entryPoint === "." ? mainOf(manifest) : undefined;
  const program = join(project.workingDirectory, project.entryPoint);
  const path = named !== undefined && directory !== undefined ? join(directory, named) : program;
  const esModule = manifest.type === "module";
  return { file: fileAt(existsSync(path) ? path : program, esModule), esModule };
}

function mainOf({ exports, main }: PackageJson): string | undefined {
  if (exports === undefined) return main;
  const entry = typeof exports === "string" ? exports : exports["."];
  return typeof entry === "string" ? entry : (entry?.default ?? entry?.require ?? entry?.import);
}

function fileAt(path: string, esModule: boolean): string {
  if (!statSync(path).isDirectory()) return path;
  const names = esModule ? ["index.js", "index.mjs", "index.ts", "index.mts"] : ["index.js", "index.cjs", "index.ts"];
  const found = names.map((name) => join(path, name)).find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new LocalEngineError("program.missing", `No entry point in ${path}: expected one of ${names.join(", ")}`);
}

function packageDirectory(from: string): string | undefined {
  for (let directory = from; ; directory = dirname(directory)) {
    if (existsSync(join(directory, "package.json"))) return directory;
    if (directory === dirname(directory)) return undefined;
  }
}

function readManifest(file: string): PackageJson {
  const parsed = PackageJson.safeParse(JSON.parse(readFileSync(file, "utf8")));
  return parsed.data ?? {};
}
