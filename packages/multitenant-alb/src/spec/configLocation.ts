import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Problem } from "@sluice/alb-model";
import { valueAt } from "./path.ts";
import { readSource } from "./source/readSource.ts";

/** The spec files of a project. */
export interface SpecFiles {
  /** `fleet.yaml`, `fleet.yml` or `fleet.json`. */
  readonly fleet: string;
  /** `tenants/`, `tenants.yaml`, `tenants.yml` or `tenants.json`. */
  readonly tenants: string;
  /** `placement.json`; it need not exist yet. */
  readonly placement: string;
  /** Directory of Pulumi.yaml; none for a bare directory with a fleet file. */
  readonly project?: string;
}

export interface FoundSpecFiles {
  readonly files?: SpecFiles;
  readonly problems: readonly Problem[];
}

const FLEET_NAMES = ["fleet.yaml", "fleet.yml", "fleet.json"];
const TENANTS_NAMES = ["tenants", "tenants.yaml", "tenants.yml", "tenants.json"];
const PROJECT_NAMES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/**
 * Finds the spec files of the current project: beside its program, that is where `main` of the nearest Pulumi.yaml
 * points to; or in the nearest directory that has a fleet file, whichever is nearer.
 *
 * @example findSpecFiles(process.cwd()).files?.fleet // "<project>/fleet.yaml"
 */
export function findSpecFiles(directory: string): FoundSpecFiles {
  for (const current of upwards(resolve(directory))) {
    if (present(current, FLEET_NAMES).length > 0) return specFilesIn(current);
    const [projectFile] = present(current, PROJECT_NAMES);
    if (projectFile !== undefined) return specFilesOfProject(projectFile);
  }
  const message = "holds no fleet.yaml, and no directory above it holds one or a Pulumi.yaml";
  return { problems: [missing("fleet", directory, message)] };
}

function* upwards(directory: string): Generator<string> {
  yield directory;
  if (dirname(directory) !== directory) yield* upwards(dirname(directory));
}

function present(directory: string, names: readonly string[]): string[] {
  return names.map((name) => join(directory, name)).filter((file) => existsSync(file));
}

function specFilesOfProject(projectFile: string): FoundSpecFiles {
  const { documents, problems } = readSource(projectFile);
  if (problems.length > 0) return { problems };
  const project = dirname(projectFile);
  const main = valueAt(documents[0]?.value, ["main"]);
  const program = typeof main === "string" ? resolve(project, main) : project;
  const stat = statSync(program, { throwIfNoEntry: false });
  if (stat === undefined)
    return { problems: [missingProgram(projectFile, String(main), documents[0]?.locate(["main"]))] };
  const { files, problems: found } = specFilesIn(stat.isDirectory() ? program : dirname(program));
  return files === undefined ? { problems: found } : { files: { ...files, project }, problems: found };
}

function specFilesIn(directory: string): FoundSpecFiles {
  const fleet = onlyOne("fleet", directory, FLEET_NAMES);
  const tenants = onlyOne("tenants", directory, TENANTS_NAMES);
  if (typeof fleet === "string" && typeof tenants === "string") {
    return { files: { fleet, tenants, placement: join(directory, "placement.json") }, problems: [] };
  }
  return { problems: [fleet, tenants].filter((found) => typeof found !== "string") };
}

function onlyOne(what: "fleet" | "tenants", directory: string, names: readonly string[]): string | Problem {
  const [first, ...others] = present(directory, names);
  if (first === undefined) return missing(what, directory, `holds no ${names.join(", ")}`);
  if (others.length === 0) return first;
  return {
    code: "file.ambiguous",
    path: what,
    message: `stands beside ${others.join(", ")}`,
    fix: "keep one of them, or name one with a flag",
    locations: [first, ...others].map((file) => ({ file })),
  };
}

function missing(what: "fleet" | "tenants", directory: string, message: string): Problem {
  const fix = `create ${what}.yaml there, change to the project's directory, or name the file with --${what}`;
  return { code: "file.missing", path: what, message, fix, locations: [{ file: directory }] };
}

function missingProgram(file: string, main: string, location: { file: string } = { file }): Problem {
  const message = "names a program that does not exist";
  const fix = "correct `main` in the project file";
  return { code: "project.main", path: "main", value: main, message, fix, locations: [location] };
}
