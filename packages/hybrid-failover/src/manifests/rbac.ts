import type { ShifterConfig } from "../gate/config.ts";
import { shifterRules } from "../shifter/rbac.ts";
import { shifterLabels, shifterName } from "./names.ts";

/** The identity that the API server knows the shifter by. Nothing but its own pods gets a token of it. */
export function renderServiceAccount({ fleet, namespace }: ShifterConfig) {
  return {
    metadata: { name: shifterName(fleet), namespace, labels: shifterLabels(fleet) },
    automountServiceAccountToken: false,
  };
}

/** A Role and its binding in each namespace that the shifter reads or writes: the fleet's and those of the services. */
export function renderRoles(config: ShifterConfig) {
  const { fleet, namespace } = config;
  const name = shifterName(fleet);
  return shifterRules(config).map((rights) => {
    const metadata = { name, namespace: rights.namespace, labels: shifterLabels(fleet) };
    const rules = rights.rules.map(({ apiGroups, resources, resourceNames, verbs }) => ({
      apiGroups: [...apiGroups],
      resources: [...resources],
      ...(resourceNames === undefined ? {} : { resourceNames: [...resourceNames] }),
      verbs: [...verbs],
    }));
    return {
      namespace: rights.namespace,
      role: { metadata, rules },
      binding: {
        metadata,
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
        subjects: [{ kind: "ServiceAccount", name, namespace }],
      },
    };
  });
}
