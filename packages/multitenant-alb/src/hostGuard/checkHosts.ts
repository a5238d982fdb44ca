import { checkFleet, type Fleet, type Problem, type Tenant } from "@sluice/alb-model";
import type { HostGuardSettings, NamespaceHosts } from "./settings.ts";

/** etcd takes 1.5 MiB in one request; a key stands in it twice, the second time in the list of managed fields. */
const MAX_PARAMETER_BYTES = 1_400_000;
const BYTES_BESIDE = 24;

type Settings = Pick<HostGuardSettings, "fleet" | "namespaces" | "tenants">;

/** A namespace or a tenant, under an id that no other has. */
interface Claimant {
  readonly tenant: Tenant;
  readonly name: string;
  readonly isNamespace: boolean;
}

/**
 * The fleet's name and the hosts of its namespaces, by the rules for tenants: DNS names in lower case, each with one
 * owner, none under another's wildcard. Tenants of the fleet are owners, too.
 */
export function checkHosts({ fleet, namespaces, tenants = [] }: Settings): Problem[] {
  // Ids begin with a letter that sorts namespaces first: of two owners, the tenant is the one that is reported.
  const claimants = [
    ...Object.entries(namespaces).map(([name, { hosts }], index) => claimant("n", index, { name, hosts })),
    ...tenants.map(({ id, hosts }, index) => claimant("t", index, { name: id, hosts })),
  ];
  const byId = new Map(claimants.map((each) => [each.tenant.id, each]));
  const problems = checkFleet(
    stand(fleet),
    claimants.map(({ tenant }) => tenant),
  );
  return problems.flatMap((problem) => translate(problem, byId));
}

function claimant(kind: "n" | "t", index: number, owner: { name: string; hosts: readonly string[] }): Claimant {
  return { tenant: { id: `${kind}${index}`, hosts: owner.hosts }, name: owner.name, isNamespace: kind === "n" };
}

/** The smallest fleet that has nothing wrong with it but perhaps its name. */
function stand({ name, quotas }: Pick<Fleet, "name" | "quotas">): Fleet {
  return {
    name,
    services: { web: { namespace: "web", port: 80 } },
    profiles: { web: [{ service: "web" }] },
    ...(quotas === undefined ? {} : { quotas }),
  };
}

function translate(problem: Problem, byId: ReadonlyMap<string, Claimant>): Problem[] {
  const { tenant: id, otherTenant: otherId, code, path, value, message, fix } = problem;
  const owner = id === undefined ? undefined : byId.get(id);
  const other = otherId === undefined ? undefined : byId.get(otherId);
  if (owner === undefined) return [problem];
  if (other === undefined) {
    const own = path.slice(`tenants.${id}`.length);
    return owner.isNamespace ? [{ code, path: `namespaces.${owner.name}${own}`, value, message, fix }] : [];
  }
  const [namespace, rival] = owner.isNamespace ? [owner, other] : [other, owner];
  if (!namespace.isNamespace) return [];
  return [{ code, path: `namespaces.${namespace.name}.hosts`, value, ...conflict(code, namespace === owner, rival) }];
}

function conflict(
  code: string,
  isReported: boolean,
  { name, isNamespace }: Claimant,
): Pick<Problem, "message" | "fix"> {
  const rival = `${isNamespace ? "namespace" : "tenant"} ${name}`;
  if (code === "hosts.duplicate") {
    return { message: `belongs to ${rival}, too`, fix: "leave the host to one of them" };
  }
  const fix = "let one owner have both, or list hosts in place of the wildcard";
  const message = isReported ? `is covered by a wildcard of ${rival}` : `of ${rival} is covered by a wildcard here`;
  return { message, fix };
}

/** All hosts are in one ConfigMap, so that an Ingress is never let through because a second one is missing. */
export function checkSize(namespaces: Readonly<Record<string, NamespaceHosts>>): Problem[] {
  const sizes = Object.entries(namespaces).map(([namespace, { hosts }]) => ({
    namespace,
    count: hosts.length,
    bytes: hosts.reduce((sum, host) => sum + 2 * host.length + namespace.length + BYTES_BESIDE, 0),
  }));
  const bytes = sizes.reduce((sum, size) => sum + size.bytes, 0);
  const largest = sizes.toSorted((a, b) => b.bytes - a.bytes)[0];
  if (bytes <= MAX_PARAMETER_BYTES || largest === undefined) return [];
  return [
    {
      code: "hostGuard.size",
      path: `namespaces.${largest.namespace}.hosts`,
      value: largest.count,
      message: `is the largest part of ${bytes} bytes of hosts; one object takes ${MAX_PARAMETER_BYTES}`,
      fix: "list a wildcard in place of hosts, or let the fleet make the Ingresses: its tenants need no entry here",
    },
  ];
}
