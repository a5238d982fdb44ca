import { SHIFTER_PORT } from "../shifter/settings.ts";
import { podLabels, shifterLabels, shifterName } from "./names.ts";
import { METRICS_PORT } from "./podSpec.ts";
import { DEFAULT_SCRAPERS } from "./settings.ts";

/** Of the API server: as EKS serves it, and as most other clusters do. */
const API_SERVER_PORTS = [443, 6443];

/** Headless: each pod has metrics of its own, and nobody balances between them. */
export function renderService(fleet: string, namespace: string) {
  return {
    metadata: { name: shifterName(fleet), namespace, labels: shifterLabels(fleet) },
    spec: {
      clusterIP: "None",
      selector: podLabels(fleet),
      ports: [{ name: METRICS_PORT, port: SHIFTER_PORT, targetPort: METRICS_PORT, protocol: "TCP" }],
    },
  };
}

/**
 * In: the metrics, from one namespace. Out: the API server alone. No selector can name it, for it is no pod, and its
 * addresses change; so its ports are open to any address. Name look-ups are not let out: a pod finds the API server by
 * the address in its environment.
 *
 * @param scrapers labels of the namespace whose pods may read the metrics
 */
export function renderNetworkPolicy(
  fleet: string,
  namespace: string,
  scrapers: Readonly<Record<string, string>> = DEFAULT_SCRAPERS,
) {
  return {
    metadata: { name: shifterName(fleet), namespace, labels: shifterLabels(fleet) },
    spec: {
      podSelector: { matchLabels: podLabels(fleet) },
      policyTypes: ["Ingress", "Egress"],
      ingress: [
        {
          from: [{ namespaceSelector: { matchLabels: { ...scrapers } } }],
          ports: [{ protocol: "TCP", port: SHIFTER_PORT }],
        },
      ],
      egress: [{ ports: API_SERVER_PORTS.map((port) => ({ protocol: "TCP", port })) }],
    },
  };
}
