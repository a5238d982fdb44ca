import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { PLACEHOLDER_ACCOUNT, type Plan, type Problem, renderIngresses, type ShardManifests } from "@sluice/alb-model";
import { stringify } from "yaml";
import { shownPath } from "./paths.ts";

/** The first line of every file, by which files of load balancers that are gone are known again. */
const HEADER = "# Written by `sluice plan --out` for fleet";

export interface WrittenManifests {
  /** Names of the files, one a load balancer. */
  readonly files: readonly string[];
  /** Files of an earlier plan of the same fleet, whose load balancers are gone. */
  readonly removed: readonly string[];
  readonly problems: readonly Problem[];
}

/** Who may reach the pods, and ARNs, are not in a fleet's files, so that only the component can fill them in. */
const NOTES = {
  controller: "# The bindings open no security group to the load balancers; MultiTenantAlb does, by its `backend`.",
  "eks-auto-mode": `# Target group ARNs of account ${PLACEHOLDER_ACCOUNT} are stand-ins; MultiTenantAlb puts the real ones in.`,
} as const satisfies Record<Plan["fleet"]["platform"], string>;

/** Writes a plan's manifests, one file a load balancer. All are written aside first, so that a failure leaves none. */
export function writeManifests(directory: string, plan: Plan, cwd: string): WrittenManifests {
  const target = resolve(cwd, directory);
  const header = `${HEADER} ${plan.fleet.name}.`;
  const manifests = renderIngresses(plan).map((shard) => ({
    name: `${shard.shard}.yaml`,
    text: `${header}\n${NOTES[plan.fleet.platform]}\n${formatManifests(shard)}`,
  }));
  const files = manifests.map(({ name }) => name);
  let aside: string | undefined;
  try {
    mkdirSync(target, { recursive: true });
    aside = mkdtempSync(join(target, ".sluice-"));
    for (const { name, text } of manifests) writeFileSync(join(aside, name), text);
    for (const name of files) renameSync(join(aside, name), join(target, name));
    const removed = goneFiles(target, header, new Set(files));
    for (const name of removed) rmSync(join(target, name));
    return { files, removed, problems: [] };
  } catch (error) {
    return { files: [], removed: [], problems: [unwritable(shownPath(target, cwd), error)] };
  } finally {
    if (aside !== undefined) rmSync(aside, { recursive: true, force: true });
  }
}

function goneFiles(directory: string, header: string, current: ReadonlySet<string>): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".yaml") && !current.has(entry.name))
    .map(({ name }) => name)
    .filter((name) => readFileSync(join(directory, name), "utf8").startsWith(`${header}\n`))
    .sort();
}

/** A load balancer's objects as YAML documents, in the order in which they are to be applied. */
export function formatManifests({ objects }: ShardManifests): string {
  // Kubernetes reads YAML 1.1, in which words such as `on` are no text: `compat` quotes them.
  const options = { compat: "yaml-1.1", lineWidth: 0, aliasDuplicateObjects: false } as const;
  return objects.map((object) => `---\n${stringify(object, options)}`).join("");
}

function unwritable(file: string, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: "out.unwritable",
    path: "",
    message: `cannot be written: ${reason}`,
    fix: "name a directory that you may write to with --out",
    locations: [{ file }],
  };
}
