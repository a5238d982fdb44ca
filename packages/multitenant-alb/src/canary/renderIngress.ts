import {
  ANNOTATION_PREFIX,
  annotation,
  annotationKey,
  type Ingress,
  type RuleCondition,
  shardLabels,
} from "@sluice/alb-model";
import type { ResolvedCanary, ResolvedRoute } from "./resolve.ts";

/**
 * Below the anchor (-900), whose rules keep their priorities when a canary comes or goes, and below a failover gate
 * (-1000), which must win when the pods are gone; above the tenants' bundles (0), which have the same hosts.
 */
export const CANARY_ORDER = -800;

/**
 * The Ingress of a canary on one shard, without its action: Argo owns that annotation, and a key that two field
 * managers declare ends in an apply conflict.
 */
export function renderCanaryIngress(canary: ResolvedCanary, route: ResolvedRoute): Ingress {
  const [host, ...hosts] = route.hosts;
  const [path, ...paths] = route.paths;
  const backend = { service: { name: canary.rootService, port: { name: "use-annotation" } } };
  const entry = { ...(path === undefined ? {} : { path }), pathType: "ImplementationSpecific", backend };
  const conditions = moreConditions(hosts, paths);
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name: route.ingress,
      namespace: canary.namespace,
      labels: shardLabels(canary.fleet, route.shard),
      annotations: {
        [annotation.groupOrder]: String(CANARY_ORDER),
        ...(conditions.length === 0
          ? {}
          : { [annotationKey("conditions", canary.rootService)]: JSON.stringify(conditions) }),
        ...targetGroupAnnotations(canary),
      },
    },
    spec: {
      ingressClassName: route.shard,
      rules: [{ ...(host === undefined ? {} : { host }), http: { paths: [entry] } }],
      ...(route.hosts.length === 0 ? {} : { tls: [{ hosts: route.hosts }] }),
    },
  };
}

/** The controller adds these to the rule of the Ingress's spec, which takes one host and one path. */
function moreConditions(hosts: readonly string[], paths: readonly string[]): RuleCondition[] {
  return [
    ...(hosts.length === 0 ? [] : [{ field: "host-header", hostHeaderConfig: { values: hosts } } as const]),
    ...(paths.length === 0 ? [] : [{ field: "path-pattern", pathPatternConfig: { values: paths } } as const]),
  ];
}

function targetGroupAnnotations({ healthCheck, deregistrationDelaySeconds }: ResolvedCanary): Record<string, string> {
  return {
    [annotation.healthCheckPath]: healthCheck.path,
    [annotation.successCodes]: healthCheck.successCodes,
    [annotation.healthCheckIntervalSeconds]: String(healthCheck.intervalSeconds),
    [annotation.healthCheckTimeoutSeconds]: String(healthCheck.timeoutSeconds),
    [annotation.healthyThresholdCount]: String(healthCheck.healthyThreshold),
    [annotation.unhealthyThresholdCount]: String(healthCheck.unhealthyThreshold),
    [annotation.targetGroupAttributes]: `deregistration_delay.timeout_seconds=${deregistrationDelaySeconds}`,
  };
}

/** What all of the canary's annotations begin with; one group cannot mix two prefixes. */
export const CANARY_ANNOTATION_PREFIX = ANNOTATION_PREFIX;

/**
 * The action at rest, in Argo's own spelling, so that Argo's first write changes nothing. It is written once, before
 * Argo knows the Ingress: without it the controller answers 503, or refuses the shard's whole group, until the first
 * pods are up. Never declared again: the annotation belongs to Argo from then on.
 */
export function restingAction(canary: ResolvedCanary): { readonly key: string; readonly value: string } {
  const { stable, canary: next } = canary.serviceNames;
  const tuple = (ServiceName: string, Weight: number) => ({ ServiceName, ServicePort: String(canary.port), Weight });
  const sticky = canary.stickinessSeconds;
  const action = {
    Type: "forward",
    ForwardConfig: {
      TargetGroups: [tuple(next, 0), tuple(stable, 100)],
      ...(sticky === undefined ? {} : { TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: sticky } }),
    },
  };
  return { key: annotationKey("actions", canary.rootService), value: JSON.stringify(action) };
}
