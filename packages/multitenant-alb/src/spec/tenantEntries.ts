import { type Dirent, readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Problem } from "@sluice/alb-model";
import { type Path, valueAt } from "./path.ts";
import { tenantsWrapperSchema } from "./schema.ts";
import { readSource } from "./source/readSource.ts";
import { unreadable } from "./source/readText.ts";
import type { SourceDocument } from "./source/sourceDocument.ts";
import { structureProblems } from "./structure.ts";

/** One tenant as it stands in a file, unchecked. */
export interface TenantEntry {
  readonly document: SourceDocument;
  /** The list that it is in; none for a single tenant. */
  readonly list?: Path;
  /** Among the tenants of its document. */
  readonly index: number;
  readonly value: unknown;
}

export interface TenantEntries {
  readonly entries: readonly TenantEntry[];
  readonly problems: readonly Problem[];
}

/** Reads the tenants of a file, or of every YAML and JSON file below a directory, in the order of their names. */
export function readTenants(path: string): TenantEntries {
  const { files, problems } = tenantFiles(path);
  const parts = files.map((file): TenantEntries => {
    const parsed = readSource(file);
    const split = parsed.documents.map(splitTenants);
    return {
      entries: split.flatMap(({ entries }) => entries),
      problems: [...parsed.problems, ...split.flatMap((part) => part.problems)],
    };
  });
  return {
    entries: parts.flatMap(({ entries }) => entries),
    problems: [...problems, ...parts.flatMap((part) => part.problems)],
  };
}

function tenantFiles(path: string): { files: readonly string[]; problems: readonly Problem[] } {
  let listed: Dirent[];
  try {
    if (!statSync(path).isDirectory()) return { files: [path], problems: [] };
    listed = readdirSync(path, { recursive: true, withFileTypes: true });
  } catch (error) {
    return { files: [], problems: [unreadable(path, error)] };
  }
  const files = listed
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => /\.(?:ya?ml|json)$/i.test(file) && !isHidden(relative(path, file)))
    .sort();
  return { files, problems: files.length === 0 ? [emptyDirectory(path)] : [] };
}

/** Editors and ConfigMap mounts keep files and folders that start with a dot beside the real ones. */
function isHidden(path: string): boolean {
  return path.split(sep).some((part) => part.startsWith("."));
}

function emptyDirectory(directory: string): Problem {
  return {
    code: "directory.empty",
    path: "tenants",
    message: "holds no .yaml, .yml or .json file",
    fix: "add a file with the first tenant, or name the right directory",
    locations: [{ file: directory }],
  };
}

/** The tenants of a document: a list under `tenants`, a bare list, or a single tenant. */
export function splitTenants(document: SourceDocument): TenantEntries {
  const { value } = document;
  if (Array.isArray(value)) return { entries: entriesOf(document, value, []), problems: [] };
  if (isSingleTenant(value)) {
    const { $schema: _, ...tenant } = value;
    return { entries: [{ document, index: 0, value: tenant }], problems: [] };
  }
  const result = tenantsWrapperSchema.safeParse(value);
  const listed = valueAt(value, ["tenants"]);
  const entries = Array.isArray(listed) ? entriesOf(document, listed, ["tenants"]) : [];
  if (result.success) return { entries, problems: [] };
  const subject = { document, path: [], label: [], value, schema: tenantsWrapperSchema };
  return { entries, problems: structureProblems(subject, result.error.issues) };
}

function entriesOf(document: SourceDocument, values: readonly unknown[], list: Path): TenantEntry[] {
  return values.map((value, index) => ({ document, list, index, value }));
}

/** Where a tenant is in its document. */
export function entryPath({ list, index }: TenantEntry): Path {
  return list === undefined ? [] : [...list, index];
}

function isSingleTenant(value: unknown): value is Readonly<Record<string, unknown>> {
  const hasOwn = (key: string) => Object.hasOwn(Object(value), key);
  return typeof value === "object" && value !== null && !hasOwn("tenants") && (hasOwn("id") || hasOwn("hosts"));
}
