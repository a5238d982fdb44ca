import type { Fleet, Problem, Tenant } from "@sluice/alb-model";
import { createLocator, type LocatedTenant, type SpecLocator } from "./locate.ts";
import { valueAt } from "./path.ts";
import { salvageFleet, salvageTenant } from "./salvage.ts";
import { fleetFileSchema, tenantListSchema, tenantSchema } from "./schema.ts";
import { readSource } from "./source/readSource.ts";
import { type ParsedSource, type SourceDocument, valueDocument } from "./source/sourceDocument.ts";
import { type Issue, structureProblems } from "./structure.ts";
import { entryPath, readTenants, splitTenants, type TenantEntry } from "./tenantEntries.ts";

/** Where a spec comes from: files, or a Pulumi config object `{ fleet, tenants }`. */
export type SpecSource =
  | {
      /** `fleet.yaml` */
      readonly fleet: string;
      /** `tenants.yaml`, or a directory of such files. */
      readonly tenants: string;
    }
  | { readonly config: unknown };

/** A fleet and its tenants, as far as their structure is right. */
export interface LoadedSpec extends SpecLocator {
  /** Not there when anything in it is wrong. */
  readonly fleet?: Fleet;
  /** Those whose structure is right, in the order of the files. */
  readonly tenants: readonly Tenant[];
  /** Everything that is wrong with files and structure, located. */
  readonly problems: readonly Problem[];
  /** The same with what can still be read of wrong entries; to be checked, never to be deployed. */
  readonly checkable: { readonly fleet?: Fleet; readonly tenants: readonly Tenant[] };
}

/**
 * Reads and checks the structure of a fleet and its tenants. Every problem is reported at once; nothing is thrown.
 *
 * @example loadSpec({ fleet: "fleet.yaml", tenants: "tenants" }).problems // []
 */
export function loadSpec(source: SpecSource): LoadedSpec {
  const { fleetSource, tenantSource } = "config" in source ? fromConfig(source.config) : fromFiles(source);
  const fleet = checkFleetDocuments(fleetSource.documents);
  const tenants = checkTenants(tenantSource.entries);
  const locator = createLocator({
    ...(fleetSource.documents[0] === undefined ? {} : { fleet: fleetSource.documents[0] }),
    tenants: tenants.checkable,
  });
  const checkable = fleetSource.problems.length > 0 ? undefined : (fleet.value ?? fleet.salvaged);
  return {
    ...locator,
    ...(fleet.value === undefined || fleetSource.problems.length > 0 ? {} : { fleet: fleet.value }),
    tenants: tenants.entries.map(({ value }) => value),
    problems: [...fleetSource.problems, ...fleet.problems, ...tenantSource.problems, ...tenants.problems],
    checkable: {
      ...(checkable === undefined ? {} : { fleet: checkable }),
      tenants: tenants.checkable.map(({ value }) => value),
    },
  };
}

interface Sources {
  readonly fleetSource: ParsedSource;
  readonly tenantSource: { readonly entries: readonly TenantEntry[]; readonly problems: readonly Problem[] };
}

function fromFiles(source: { fleet: string; tenants: string }): Sources {
  return { fleetSource: readSource(source.fleet), tenantSource: readTenants(source.tenants) };
}

function fromConfig(config: unknown): Sources {
  const content = dropUndefined(config);
  const fleet = valueDocument("config", valueAt(content, ["fleet"]));
  const tenants = valueDocument("config", { tenants: valueAt(content, ["tenants"]) });
  return { fleetSource: { documents: [fleet], problems: [] }, tenantSource: splitTenants(tenants) };
}

/** A field that a program sets to `undefined` is a field that it leaves out. */
function dropUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropUndefined);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, child]) => child !== undefined);
  return Object.fromEntries(entries.map(([key, child]) => [key, dropUndefined(child)]));
}

interface CheckedFleet {
  readonly value?: Fleet;
  readonly salvaged?: Fleet;
  readonly problems: readonly Problem[];
}

function checkFleetDocuments(documents: readonly SourceDocument[]): CheckedFleet {
  const [document, second] = documents;
  if (document === undefined) return { problems: [] };
  if (second !== undefined) return { problems: [secondFleet(second)] };
  const result = fleetFileSchema.safeParse(document.value);
  if (result.success) {
    const { $schema: _, ...value } = result.data;
    return { value, problems: [] };
  }
  const subject = { document, path: [], label: ["fleet"], value: document.value, schema: fleetFileSchema };
  const salvaged = salvageFleet(document.value, result.error.issues);
  const problems = structureProblems(subject, result.error.issues);
  return salvaged === undefined ? { problems } : { salvaged, problems };
}

function secondFleet(document: SourceDocument): Problem {
  return {
    code: "fleet.documents",
    path: "fleet",
    message: "holds more than one YAML document",
    fix: "keep one fleet a file, and tenants in a file of their own",
    locations: [document.locate([])],
  };
}

interface CheckedTenants {
  readonly entries: readonly LocatedTenant[];
  /** Those, and what is left of the others. */
  readonly checkable: readonly LocatedTenant[];
  readonly problems: readonly Problem[];
}

function checkTenants(entries: readonly TenantEntry[]): CheckedTenants {
  const result = tenantListSchema.safeParse(entries.map(({ value }) => value));
  const issuesByIndex = Map.groupBy(result.error?.issues ?? [], ({ path }) => Number(path[0]));
  const isRight = (_: TenantEntry, index: number): _ is LocatedTenant => !issuesByIndex.has(index);
  const right = entries.filter(isRight);
  if (issuesByIndex.size === 0) return { entries: right, checkable: right, problems: [] };
  const checkable = entries.flatMap((entry, index) => (isRight(entry, index) ? [entry] : salvageEntry(entry)));
  return { entries: right, checkable, problems: listProblems(entries, issuesByIndex) };
}

function salvageEntry(entry: TenantEntry): LocatedTenant[] {
  const value = salvageTenant(entry.value);
  return value === undefined ? [] : [{ ...entry, value }];
}

function listProblems(
  entries: readonly TenantEntry[],
  issuesByIndex: ReadonlyMap<number, readonly Issue[]>,
): Problem[] {
  const uses = Map.groupBy(entries, ({ value }) => idOf(value));
  return [...issuesByIndex].flatMap(([index, issues]) => {
    const entry = entries[index];
    return entry === undefined ? [] : entryProblems(entry, issues, uses.get(idOf(entry.value))?.length === 1);
  });
}

function entryProblems(entry: TenantEntry, issues: readonly Issue[], isUnique: boolean): Problem[] {
  const id = idOf(entry.value);
  const name = id !== undefined && isUnique ? id : entry.index;
  const subject = {
    document: entry.document,
    value: entry.value,
    path: entryPath(entry),
    label: ["tenants", name],
    schema: tenantSchema,
    ...(id === undefined ? {} : { tenant: id }),
  };
  const inTenant = issues.map((issue) => ({ ...issue, path: issue.path.slice(1) }));
  return structureProblems(subject, inTenant);
}

function idOf(tenant: unknown): string | undefined {
  const id = valueAt(tenant, ["id"]);
  return typeof id === "string" && id !== "" ? id : undefined;
}
