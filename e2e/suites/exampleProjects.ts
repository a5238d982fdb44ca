import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import type { Tenant } from "@sluice/alb-model";
import { loadProject, type Project, type Run, runProgram } from "@sluice/local";
import { findSpecFiles, planSpec, type SpecFiles, writePlacement } from "@sluice/multitenant-alb/spec";
import { parse, parseDocument } from "yaml";
import { DeployError } from "../deploy/deployError.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
/** Inside the repository, so that the copies find its packages; not under version control. */
const COPIES = join(REPOSITORY, "e2e/.tmp");

/** A Pulumi project that the repository shows to users. */
export interface Example {
  readonly name: string;
  /** Directory of its Pulumi.yaml. */
  readonly root: string;
}

/** The reference platform, which is the repository's own project, and every further project in `examples/`. */
export function exampleProjects(): Example[] {
  const files = ["Pulumi.yaml", ...globSync("examples/*/Pulumi.yaml", { cwd: REPOSITORY }).sort()];
  return files.map((file) => {
    const root = dirname(join(REPOSITORY, file));
    const { name } = parse(readFileSync(join(REPOSITORY, file), "utf8")) as { readonly name: string };
    return { name, root };
  });
}

/** Whether the open-source controller builds an example's load balancers; EKS Auto Mode's are its own. */
export function isBuiltByController({ root }: Example): boolean {
  const { files } = findSpecFiles(loaded(root).workingDirectory);
  return files === undefined || planSpec(files).spec.fleet?.platform !== "eks-auto-mode";
}

/** A copy of an example that a test may change. */
export interface ExampleCopy {
  readonly root: string;
  /** Its fleet, tenants and placement; none where the program has its configuration elsewhere. */
  readonly files: SpecFiles | undefined;
  remove(): void;
}

/** Copies an example's project files and program, at the same places below a folder of their own. */
export function copyExample({ root }: Example): ExampleCopy {
  mkdirSync(COPIES, { recursive: true });
  const copy = mkdtempSync(join(COPIES, "example-"));
  const keep = (source: string) => !/node_modules|\/test$/.test(relative(root, source));
  const settings = globSync("{Pulumi*.y*ml,sluice.local.*}", { cwd: root });
  for (const file of settings) cpSync(join(root, file), join(copy, file));
  const program = relative(root, loaded(root).workingDirectory);
  cpSync(join(root, program), join(copy, program), { recursive: true, filter: keep });
  return {
    root: copy,
    files: findSpecFiles(copy).files,
    remove: () => rmSync(copy, { recursive: true, force: true }),
  };
}

/** Runs a project in the embedded engine, as `sluice up --local` does. */
export async function runExample(root: string): Promise<Run> {
  return await runProgram(loaded(root), { mode: "update" });
}

function loaded(root: string): Project {
  const result = loadProject(root, existsSync(join(root, "Pulumi.dev.yaml")) ? { stack: "dev" } : {});
  if (result.ok) return result.project;
  throw new DeployError("deploy.project", result.problems.map(({ message }) => message).join("\n"));
}

/** Adds a tenant as a user would, without recording its placement. Answers how to take it out again. */
export function addTenant(files: SpecFiles, tenant: Tenant): () => void {
  if (statSync(files.tenants).isDirectory()) {
    const file = join(files.tenants, `${tenant.id}.yaml`);
    writeFileSync(file, JSON.stringify({ tenants: [tenant] }));
    return () => rmSync(file);
  }
  const before = readFileSync(files.tenants, "utf8");
  const document = parseDocument(before);
  document.addIn(["tenants"], tenant);
  writeFileSync(files.tenants, String(document));
  return () => writeFileSync(files.tenants, before);
}

/** What `sluice plan --write` does. */
export function recordPlacement(files: SpecFiles): void {
  const { result, problems } = planSpec(files, { placement: files.placement });
  const written = result === undefined ? { problems } : writePlacement(files.placement, result.placement);
  const [problem] = [...problems, ...written.problems];
  if (problem !== undefined) throw new DeployError("deploy.plan", problem.message);
}
