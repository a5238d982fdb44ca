import { dirname } from "node:path/posix";
import { SHIFTER_BUNDLE_FOLDER, SHIFTER_COMMAND } from "../bundle.ts";
import { CONFIG_FILE, SHIFTER_PORT } from "../shifter/settings.ts";
import { podLabels, shifterName } from "./names.ts";
import { NODE_USER } from "./nodeImage.ts";
import { type ComputeResources, DEFAULT_RESOURCES, type Placing } from "./settings.ts";

/** Longer than a patch and giving up the lead may take together (5 s and twice 1.5 s). */
const GRACE_SECONDS = 20;
export const METRICS_PORT = "metrics";

/** What runs in the pods. */
export interface PodSettings<Text> {
  readonly fleet: string;
  readonly image: Text;
  /** ConfigMap of the program; none where the image has it. */
  readonly program?: string;
  readonly resources?: ComputeResources;
  readonly placing?: Placing;
}

/** A pod that the `restricted` Pod Security Standard admits, with nothing to write to. */
export function podSpec<Text>(settings: PodSettings<Text>) {
  const { fleet, program, placing = {} } = settings;
  return {
    serviceAccountName: shifterName(fleet),
    automountServiceAccountToken: true,
    // Nothing of Services is read from the environment, and hundreds of them would only fill it.
    enableServiceLinks: false,
    terminationGracePeriodSeconds: GRACE_SECONDS,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: NODE_USER,
      runAsGroup: NODE_USER,
      seccompProfile: { type: "RuntimeDefault" },
    },
    topologySpreadConstraints: ["kubernetes.io/hostname", "topology.kubernetes.io/zone"].map((topologyKey) => ({
      maxSkew: 1,
      topologyKey,
      // One node or zone may be all that is left, and that is when the shifter is needed.
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: { matchLabels: podLabels(fleet) },
      matchLabelKeys: ["pod-template-hash"],
    })),
    containers: [container(settings)],
    volumes: [
      { name: "config", configMap: { name: shifterName(fleet) } },
      ...(program === undefined ? [] : [{ name: "program", configMap: { name: program } }]),
    ],
    ...placingOf(placing),
  };
}

function container<Text>({ image, program, resources = DEFAULT_RESOURCES }: PodSettings<Text>) {
  const mounted = [
    { name: "config", mountPath: dirname(CONFIG_FILE), readOnly: true },
    ...(program === undefined ? [] : [{ name: "program", mountPath: SHIFTER_BUNDLE_FOLDER, readOnly: true }]),
  ];
  return {
    name: "shifter",
    image,
    ...(program === undefined ? {} : { command: [...SHIFTER_COMMAND], args: [CONFIG_FILE] }),
    env: [{ name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }],
    ports: [{ name: METRICS_PORT, containerPort: SHIFTER_PORT, protocol: "TCP" }],
    // Neither asks for the API server: a pod that cannot reach it keeps what it knows.
    livenessProbe: { httpGet: { path: "/healthz", port: METRICS_PORT }, periodSeconds: 10, timeoutSeconds: 3 },
    readinessProbe: { httpGet: { path: "/readyz", port: METRICS_PORT }, periodSeconds: 5, timeoutSeconds: 3 },
    resources,
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    },
    volumeMounts: mounted,
  };
}

function placingOf({ nodeSelector, tolerations, priorityClassName, imagePullSecrets }: Placing) {
  return {
    ...(nodeSelector === undefined ? {} : { nodeSelector }),
    ...(tolerations === undefined ? {} : { tolerations: tolerations.map((toleration) => ({ ...toleration })) }),
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
    ...(imagePullSecrets === undefined ? {} : { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
  };
}
