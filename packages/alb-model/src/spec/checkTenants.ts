import type { Problem } from "../problem.ts";
import { type Limits, resolveLimits } from "../quotas.ts";
import type { Fleet, Tenant } from "./fleet.ts";
import { checkHost, coveringWildcard } from "./hosts.ts";

const ID = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const CERTIFICATE = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[A-Za-z0-9-]+$/;

/** Checks tenants on their own and against each other. The order of tenants does not matter. */
export function checkTenants(fleet: Fleet, tenants: readonly Tenant[]): Problem[] {
  const limits = resolveLimits(fleet.quotas);
  const problems = tenants.flatMap((tenant) => checkTenant(fleet, tenant, limits));
  return [...problems, ...checkIds(tenants), ...checkHostOwners(tenants)];
}

/** An ACM certificate ARN, whatever the partition. */
export function isCertificateArn(value: string): boolean {
  return CERTIFICATE.test(value);
}

function checkTenant(fleet: Fleet, tenant: Tenant, limits: Limits): Problem[] {
  const problems: Problem[] = [];
  const at = (code: string, path: string, value: unknown, [message, fix]: [string, string]) =>
    problems.push({ code, path: `tenants.${tenant.id}${path}`, value, message, fix, tenant: tenant.id });
  if (!ID.test(tenant.id)) {
    at("tenants.id", ".id", tenant.id, [
      "is not a tenant id",
      "use 1 to 63 lower case letters, digits and inner hyphens",
    ]);
  }
  if (tenant.profile !== undefined && !Object.hasOwn(fleet.profiles, tenant.profile)) {
    at("tenants.profile", ".profile", tenant.profile, [
      "is not a profile of the fleet",
      `use ${listNames(Object.keys(fleet.profiles))}`,
    ]);
  }
  if (tenant.certificate !== undefined && !isCertificateArn(tenant.certificate)) {
    at("tenants.certificate", ".certificate", tenant.certificate, [
      "is not the ARN of an ACM certificate",
      CERTIFICATE_FIX,
    ]);
  }
  if (tenant.certificate !== undefined && (fleet.certificates ?? []).length === 0) {
    at("tenants.certificate", ".certificate", tenant.certificate, [
      "needs HTTPS, and the fleet has no certificate, so that its load balancers speak HTTP only",
      "give the fleet a default certificate in certificates",
    ]);
  }
  if (tenant.hosts.length === 0) at("hosts.none", ".hosts", [], ["has no hosts", "list at least one DNS name"]);
  const repeated = tenant.hosts.length > 1 ? repeatedIndexes(tenant.hosts) : NONE;
  tenant.hosts.forEach((host, index) => {
    const wrong = checkHost(host, limits);
    if (wrong !== undefined) at(wrong.code, `.hosts[${index}]`, host, [wrong.message, wrong.fix]);
    else if (repeated.has(index)) at("hosts.repeated", `.hosts[${index}]`, host, ["is listed twice", "remove one"]);
  });
  return problems;
}

const NONE: ReadonlySet<number> = new Set();

function repeatedIndexes(hosts: readonly string[]): ReadonlySet<number> {
  const repeated = new Set<number>();
  const seen = new Set<string>();
  hosts.forEach((host, index) => {
    if (seen.has(host)) repeated.add(index);
    seen.add(host);
  });
  return repeated;
}

const CERTIFICATE_FIX = "write arn:aws:acm:<region>:<account>:certificate/<id>";

function checkIds(tenants: readonly Tenant[]): Problem[] {
  const counts = new Map<string, number>();
  for (const { id } of tenants) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts].flatMap(([id, count]) =>
    count === 1
      ? []
      : [
          {
            code: "tenants.duplicate",
            path: `tenants.${id}`,
            value: id,
            message: `is the id of ${count} tenants`,
            fix: "give each tenant an id of its own",
            tenant: id,
          },
        ],
  );
}

/** No host may have two owners, and no wildcard may cover another tenant's host. */
function checkHostOwners(tenants: readonly Tenant[]): Problem[] {
  const owners = new Map<string, string>();
  const wildcards = new Map<string, string>();
  const problems: Problem[] = [];
  const inOrder = tenants.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  for (const { id, hosts } of inOrder) {
    hosts.forEach((written, index) => {
      if (written === "") return;
      const host = written.toLowerCase();
      const owner = owners.get(host);
      if (owner === undefined) owners.set(host, id);
      else if (owner !== id) problems.push(duplicateHost(id, index, host, owner));
      if (host.startsWith("*.") && owner === undefined) wildcards.set(host, id);
    });
  }
  if (wildcards.size === 0) return problems;
  for (const { id, hosts } of inOrder) {
    hosts.forEach((written, index) => {
      const covering = coveringWildcard(written.toLowerCase(), wildcards);
      if (covering !== undefined && covering.owner !== id) problems.push(shadowedHost(id, index, written, covering));
    });
  }
  return problems;
}

function duplicateHost(tenant: string, index: number, host: string, owner: string): Problem {
  return {
    code: "hosts.duplicate",
    path: `tenants.${tenant}.hosts[${index}]`,
    value: host,
    message: `is claimed by two tenants, ${owner} and ${tenant}`,
    fix: "leave the host to one of them",
    tenant,
    otherTenant: owner,
  };
}

function shadowedHost(tenant: string, index: number, host: string, covering: { host: string; owner: string }): Problem {
  return {
    code: "hosts.shadowed",
    path: `tenants.${tenant}.hosts[${index}]`,
    value: host,
    message: `is covered by the wildcard ${covering.host} of tenant ${covering.owner}`,
    fix: "let one tenant have both, or list hosts in place of the wildcard",
    tenant,
    otherTenant: covering.owner,
  };
}

/** `a, b or c` */
export function listNames(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} or ${names.at(-1)}`;
}
