import type { ShifterConfig } from "../gate/config.ts";

/** A rule of a Kubernetes Role. */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  /** Only objects of these names. */
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** The rules of the Role in one namespace. */
export interface NamespaceRules {
  readonly namespace: string;
  readonly rules: readonly PolicyRule[];
}

/** The parts of the shifter's configuration that its rights follow from. */
export type RightsConfig = Pick<ShifterConfig, "namespace" | "lease" | "status"> & {
  readonly gates: readonly Pick<ShifterConfig["gates"][number], "ingress">[];
  readonly services: readonly {
    readonly namespace: string;
    readonly service: string;
    readonly scaledObject?: string | undefined;
    readonly settings: { readonly requireHealthyTargets: boolean };
  }[];
};

/**
 * What the shifter's service account may do, and nothing else: one Role a namespace, sorted by namespace. Kubernetes
 * cannot hold lists, watches and creations to names.
 *
 * @example shifterRules(config)[0]?.rules[0]
 * // { apiGroups: ["networking.k8s.io"], resources: ["ingresses"], resourceNames: ["edge-001-gate"], verbs: ["get", "patch"] }
 */
export function shifterRules(config: RightsConfig): NamespaceRules[] {
  const rules = new Map<string, PolicyRule[]>();
  const add = (namespace: string, rule: PolicyRule) => rules.set(namespace, [...(rules.get(namespace) ?? []), rule]);
  const gates = config.gates.map(({ ingress }) => ingress).sort();
  if (gates.length > 0) add(config.namespace, named("networking.k8s.io", "ingresses", gates, ["get", "patch"]));
  add(config.namespace, { apiGroups: [""], resources: ["events"], verbs: ["create"] });
  add(config.status.namespace, named("", "configmaps", [config.status.name], ["get", "patch"]));
  add(config.lease.namespace, named("coordination.k8s.io", "leases", [config.lease.name], ["get", "update"]));
  add(config.lease.namespace, { apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: ["create"] });
  for (const namespace of unique(config.services.map((service) => service.namespace))) {
    const services = config.services.filter((service) => service.namespace === namespace);
    const resources = ["endpointslices"];
    add(namespace, { apiGroups: ["discovery.k8s.io"], resources, verbs: ["list", "watch"] });
    const scaled = unique(services.flatMap(({ scaledObject }) => scaledObject ?? []));
    if (scaled.length > 0) add(namespace, named("keda.sh", "scaledobjects", scaled, ["get"]));
    const checked = services.filter(({ settings }) => settings.requireHealthyTargets).map(({ service }) => service);
    if (checked.length === 0) continue;
    add(namespace, named("", "services", unique(checked), ["get"]));
    add(namespace, { apiGroups: [""], resources: ["pods"], verbs: ["list"] });
  }
  return [...rules].sort(([a], [b]) => (a < b ? -1 : 1)).map(([namespace, list]) => ({ namespace, rules: list }));
}

function named(
  apiGroup: string,
  resource: string,
  resourceNames: readonly string[],
  verbs: readonly string[],
): PolicyRule {
  return { apiGroups: [apiGroup], resources: [resource], resourceNames, verbs };
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
