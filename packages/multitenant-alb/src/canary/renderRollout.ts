import { DYNAMIC_SCALE_ANNOTATION, LABELS } from "@sluice/alb-model";
import { CANARY_ANNOTATION_PREFIX } from "./renderIngress.ts";
import type { ResolvedCanary } from "./resolve.ts";

/** Selects the pods of a Rollout. */
const NAME_LABEL = "app.kubernetes.io/name";

/** A Rollout without its pods; the template comes from the user's program. */
export interface RolloutManifest<Template> {
  readonly apiVersion: "argoproj.io/v1alpha1";
  readonly kind: "Rollout";
  readonly metadata: ReturnType<typeof rolloutMetadata>;
  readonly spec: {
    readonly replicas?: number;
    readonly minReadySeconds: number;
    readonly progressDeadlineSeconds: number;
    readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly template: Template;
    readonly strategy: { readonly canary: ReturnType<typeof renderStrategy> };
  };
}

/**
 * Writes a canary as Argo's Rollout.
 *
 * @param replicas left out where an autoscaler sets them
 * @param template pods with the labels of `podLabels`
 */
export function renderRollout<Template>(
  canary: ResolvedCanary,
  template: Template,
  replicas?: number,
): RolloutManifest<Template> {
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    metadata: rolloutMetadata(canary),
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      minReadySeconds: canary.minReadySeconds,
      progressDeadlineSeconds: canary.progressDeadlineSeconds,
      selector: { matchLabels: podLabels(canary) },
      template,
      strategy: { canary: renderStrategy(canary) },
    },
  };
}

/** Labels of a canary's pods. */
export function podLabels({ name }: ResolvedCanary): Record<string, string> {
  return { [NAME_LABEL]: name };
}

export function canaryLabels(canary: ResolvedCanary): Record<string, string> {
  return { ...podLabels(canary), [LABELS.managedBy]: "sluice", [LABELS.fleet]: canary.fleet };
}

function rolloutMetadata(canary: ResolvedCanary) {
  const { name, namespace, stableScale } = canary;
  const reason =
    stableScale.type === "dynamic" ? { annotations: { [DYNAMIC_SCALE_ANNOTATION]: stableScale.reason } } : {};
  return { name, namespace, labels: canaryLabels(canary), ...reason };
}

function renderStrategy(canary: ResolvedCanary) {
  const { stable, canary: next } = canary.serviceNames;
  const services =
    canary.servicesType === "ping-pong"
      ? { pingPong: { pingService: stable, pongService: next } }
      : { stableService: stable, canaryService: next };
  return {
    ...services,
    ...renderScale(canary),
    abortScaleDownDelaySeconds: canary.abortScaleDownDelaySeconds,
    steps: canary.steps,
    trafficRouting: { alb: renderAlb(canary) },
  };
}

/** Argo refuses a scale-down delay beside a dynamic scale. */
function renderScale({ stableScale, scaleDownDelaySeconds }: ResolvedCanary) {
  return stableScale.type === "full"
    ? { dynamicStableScale: false, scaleDownDelaySeconds }
    : { dynamicStableScale: true, minPodsPerReplicaSet: stableScale.minPodsPerReplicaSet };
}

function renderAlb({ routes, rootService, port, stickinessSeconds }: ResolvedCanary) {
  const names = routes.map(({ ingress }) => ingress);
  const [only] = names;
  return {
    ...(names.length === 1 && only !== undefined ? { ingress: only } : { ingresses: names }),
    rootService,
    servicePort: port,
    annotationPrefix: CANARY_ANNOTATION_PREFIX,
    ...(stickinessSeconds === undefined
      ? {}
      : { stickinessConfig: { enabled: true, durationSeconds: stickinessSeconds } }),
  };
}

/**
 * A Service of a canary, without a selector: Argo sets the whole of it, and a selector that is declared here too ends
 * in an apply conflict.
 */
export function renderCanaryService(canary: ResolvedCanary, name: string) {
  return {
    metadata: { name, namespace: canary.namespace, labels: canaryLabels(canary) },
    spec: { ports: [{ name: "http", port: canary.port, targetPort: canary.targetPort }] },
  };
}
