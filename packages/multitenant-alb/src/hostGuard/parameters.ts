import { createHash } from "node:crypto";
import { guardLabels, guardName } from "./policy.ts";
import type { NamespaceHosts, ResolvedHostGuard } from "./settings.ts";

/** Stands for `*` in keys of the ConfigMap, which may not have one; no host has it. */
export const WILDCARD_KEY = "_";
/** By this label the policy finds its parameters; its value is the fleet. */
export const PARAMETERS_LABEL = "sluice/host-owners";
const HASH_LENGTH = 10;

/** The namespace of each host, by host: however many there are, an Ingress's are found at once. */
export interface HostParameters {
  readonly apiVersion: "v1";
  readonly kind: "ConfigMap";
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly immutable: true;
  readonly data: Readonly<Record<string, string>>;
}

type Owned = Pick<ResolvedHostGuard, "fleet" | "namespaces">;

/** By key, sorted, so that the order of namespaces does not matter. */
export function hostOwners(namespaces: Readonly<Record<string, NamespaceHosts>>): Record<string, string> {
  const entries = Object.entries(namespaces).flatMap(([namespace, { hosts }]) =>
    hosts.map((host) => [host.replace(/^\*/, WILDCARD_KEY), namespace] as const),
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * The ConfigMap's name, which follows from what is in it: Pulumi replaces a ConfigMap whose data changes, and would
 * delete one of a fixed name first. So a changed one stands beside the old one for a moment, and never none.
 */
function parametersName({ fleet, namespaces }: Owned): string {
  const hash = createHash("sha256")
    .update(JSON.stringify(hostOwners(namespaces)))
    .digest("hex");
  return `${guardName(fleet, "hosts")}.${hash.slice(0, HASH_LENGTH)}`;
}

/** The parameters of a guard, ready to be applied. */
export function renderParameters(settings: Owned & Pick<ResolvedHostGuard, "parametersNamespace">): HostParameters {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: {
      name: parametersName(settings),
      namespace: settings.parametersNamespace,
      labels: { ...guardLabels(settings.fleet), [PARAMETERS_LABEL]: settings.fleet },
    },
    immutable: true,
    data: hostOwners(settings.namespaces),
  };
}

/**
 * How many hosts each namespace may claim, sorted by namespace.
 *
 * @example countHosts({ acme: { hosts: ["acme.example.com"] } }) // [{ namespace: "acme", hosts: 1 }]
 */
export function countHosts(
  namespaces: Readonly<Record<string, NamespaceHosts>>,
): { readonly namespace: string; readonly hosts: number }[] {
  return Object.entries(namespaces)
    .map(([namespace, { hosts }]) => ({ namespace, hosts: hosts.length }))
    .sort((a, b) => (a.namespace < b.namespace ? -1 : 1));
}
