import type { Problem, SourceLocation, Tenant } from "@sluice/alb-model";
import { resolvePath, startsWithKey, valueAt } from "./path.ts";
import type { SourceDocument } from "./source/sourceDocument.ts";
import { entryPath, type TenantEntry } from "./tenantEntries.ts";

/** A tenant whose structure is right, and where it comes from. */
export interface LocatedTenant extends TenantEntry {
  readonly value: Tenant;
}

export interface SpecLocator {
  /**
   * Where a path of a problem stands: `fleet.services.web.port`, `tenants.acme.hosts[0]`, or `tenants[3].hosts[0]`
   * with the index in the loaded list. A path that is not there gives the deepest part of it that is. Where several
   * tenants have the id, the one whose path holds `value` counts.
   */
  locate(path: string, value?: unknown): SourceLocation | undefined;
  /** Where the entries with a tenant's id stand, at the host that equals or covers `value` if there is one. */
  locateTenant(id: string, value?: unknown): readonly SourceLocation[];
}

interface LocatorInput {
  readonly fleet?: SourceDocument;
  readonly tenants: readonly LocatedTenant[];
}

/** Finds paths in the documents that a spec was read from. */
export function createLocator({ fleet, tenants }: LocatorInput): SpecLocator {
  let index: Map<string, LocatedTenant[]> | undefined;
  const byId = () => {
    index ??= Map.groupBy(tenants, ({ value }) => value.id);
    return index;
  };
  return {
    locate(path, value) {
      if (startsWithKey(path, "fleet")) {
        return fleet?.locate(resolvePath(path.slice("fleet".length), fleet.value));
      }
      if (!startsWithKey(path, "tenants")) return undefined;
      const rest = path.slice("tenants".length);
      const found = tenantByIndex(rest, tenants) ?? tenantById(rest, byId(), value);
      if (found === undefined) return undefined;
      const { tenant, inside } = found;
      return tenant.document.locate([...entryPath(tenant), ...resolvePath(inside, tenant.value)]);
    },
    locateTenant: (id, value) => (byId().get(id) ?? []).map((tenant) => locateHost(tenant, value)),
  };
}

interface FoundTenant {
  readonly tenant: LocatedTenant;
  /** What follows in the path text. */
  readonly inside: string;
}

function tenantByIndex(rest: string, tenants: readonly LocatedTenant[]): FoundTenant | undefined {
  const match = /^\[(\d+)\]/.exec(rest);
  const tenant = match === null ? undefined : tenants[Number(match[1])];
  return match === null || tenant === undefined ? undefined : { tenant, inside: rest.slice(match[0].length) };
}

/** An id may hold dots, so the longest start of the path that is an id counts. */
function tenantById(
  rest: string,
  byId: ReadonlyMap<string, readonly LocatedTenant[]>,
  value: unknown,
): FoundTenant | undefined {
  const text = rest.slice(1);
  const ends = [text.length, ...[...text.matchAll(/\./g)].map(({ index }) => index).reverse()];
  for (const end of ends) {
    const named = byId.get(text.slice(0, end)) ?? [];
    const inside = text.slice(end);
    const tenant = named.find((candidate) => holds(candidate, inside, value)) ?? named[0];
    if (tenant !== undefined) return { tenant, inside };
  }
  return undefined;
}

function holds({ value: tenant }: LocatedTenant, inside: string, value: unknown): boolean {
  return comparable(valueAt(tenant, resolvePath(inside, tenant))) === comparable(value);
}

/** Host names are compared without regard to case. */
function comparable(value: unknown): string {
  return String(value).toLowerCase();
}

function locateHost(entry: LocatedTenant, host: unknown): SourceLocation {
  const path = entryPath(entry);
  const wanted = comparable(host);
  const index = entry.value.hosts.findIndex((written) => {
    const own = comparable(written);
    return own === wanted || (own.startsWith("*.") && wanted.endsWith(own.slice(1)));
  });
  return entry.document.locate(index === -1 ? [...path, "id"] : [...path, "hosts", index]);
}

/**
 * Adds file, line and column to problems that have none: of the path, and of the other tenant where two claim the
 * same thing. Problems of a whole tenant get every entry with its id.
 */
export function withLocations(problems: readonly Problem[], locator: SpecLocator): Problem[] {
  return problems.map((problem) => {
    if (problem.locations !== undefined) return problem;
    const locations = locationsOf(problem, locator);
    return locations.length === 0 ? problem : { ...problem, locations };
  });
}

function locationsOf({ path, tenant, otherTenant, value }: Problem, locator: SpecLocator): SourceLocation[] {
  if (tenant !== undefined && path === `tenants.${tenant}`) return [...locator.locateTenant(tenant)];
  const own = locator.locate(path, value) ?? (tenant === undefined ? undefined : locator.locateTenant(tenant)[0]);
  const other = otherTenant === undefined ? [] : locator.locateTenant(otherTenant, value).slice(0, 1);
  return own === undefined ? other : [own, ...other];
}
