import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Problem } from "@sluice/alb-model";
import { z } from "zod";
import type { Wire } from "../values/wire.ts";
import { readYamlFile } from "./yamlFile.ts";

const Json: z.ZodType<Wire> = z.json();
const Outputs = z.record(z.string(), Json);

/** A custom resource or remote component. Outputs may be templates; see the table in the README. */
const ResourceEntry = z.strictObject({ id: z.string().optional(), outputs: Outputs });

const LocalFile = z.strictObject({
  config: z.record(z.string(), z.unknown()).default({}),
  invokes: z.record(z.string(), Outputs).default({}),
  resources: z.record(z.string(), ResourceEntry).default({}),
  stackReferences: z.record(z.string(), Outputs).default({}),
});

/** What a project adds for local runs: answers for what no provider answers here, and configuration values. */
export type LocalFile = z.infer<typeof LocalFile>;

const NAMES = ["sluice.local.yaml", "sluice.local.yml", "sluice.local.json"];

/** Reads the project's `sluice.local.yaml` (or `.json`); without one, everything is empty. */
export function readLocalFile(dir: string): { local: LocalFile; problems: readonly Problem[] } {
  const none = LocalFile.parse({});
  const file = NAMES.map((name) => join(dir, name)).find((path) => existsSync(path));
  if (file === undefined) return { local: none, problems: [] };
  const yaml = readYamlFile(file);
  if ("problems" in yaml) return { local: none, problems: yaml.problems };
  const parsed = LocalFile.safeParse(yaml.value ?? {});
  if (parsed.success) return { local: parsed.data, problems: [] };
  const fix = "The file has config, invokes, resources and stackReferences; see the README of @sluice/local";
  const problems = parsed.error.issues.map((issue) => ({
    code: "localFile.shape",
    path: issue.path.join("."),
    message: issue.message,
    fix,
    locations: [yaml.locate(issue.path.map((key) => (typeof key === "symbol" ? String(key) : key)))],
  }));
  return { local: none, problems };
}
