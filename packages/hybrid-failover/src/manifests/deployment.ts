import { podLabels, shifterLabels, shifterName } from "./names.ts";
import { type PodSettings, podSpec } from "./podSpec.ts";
import { DEFAULT_REPLICAS } from "./settings.ts";

export interface DeploymentSettings<Text> extends PodSettings<Text> {
  readonly namespace: string;
  /** @default 2 */
  readonly replicas?: number;
  /** Of the configuration, in hex. */
  readonly configChecksum: string;
}

/** One pod leads and the others wait; a new version never leaves fewer than were there. */
export function renderDeployment<Text>(settings: DeploymentSettings<Text>) {
  const { fleet, namespace, replicas = DEFAULT_REPLICAS, configChecksum } = settings;
  return {
    metadata: { name: shifterName(fleet), namespace, labels: shifterLabels(fleet) },
    spec: {
      replicas,
      revisionHistoryLimit: 3,
      selector: { matchLabels: podLabels(fleet) },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      template: {
        metadata: { labels: shifterLabels(fleet), annotations: { "sluice/config-sha256": configChecksum } },
        spec: podSpec(settings),
      },
    },
  };
}

/** Nodes may be drained one after the other; pods that never became ready hold nobody up. */
export function renderDisruptionBudget(fleet: string, namespace: string) {
  return {
    metadata: { name: shifterName(fleet), namespace, labels: shifterLabels(fleet) },
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      selector: { matchLabels: podLabels(fleet) },
    },
  };
}
