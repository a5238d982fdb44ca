import { ANNOTATION_PREFIX, annotationKey } from "@sluice/alb-model";
import { DEFAULT_SETTINGS, type FailoverSettings } from "@sluice/hybrid-failover/decide";
import type { Gate, ShifterConfig } from "@sluice/hybrid-failover/gate";

/** Of gates, status, Lease and Services. */
export const NAMESPACE = "edge";
/** Fast enough for tests: back in three steps of a second. */
export const SETTINGS: FailoverSettings = {
  ...DEFAULT_SETTINGS,
  recoverAfterSeconds: 1,
  stepSeconds: 1,
  damping: { windowSeconds: 0, factor: 1, maxSeconds: 1 },
};
/** A service on four shards, beside another on the first of them. */
const WEB_GATES = 4;
/** Services with a gate of their own, which can fail over independently of each other. */
export const SINGLES = ["s0", "s1", "s2", "s3", "s4"];

function conditions(path: string): string {
  return JSON.stringify([{ field: "path-pattern", pathPatternConfig: { values: [path] } }]);
}

function route(service: string, path: string, steps: readonly number[], hasPrimary: boolean): Gate["routes"][number] {
  const primary = { key: `${service}-primary`, weight: 0, conditions: conditions(path) };
  const keys = steps.map((weight) => ({ key: `${service}-${weight}`, weight, conditions: conditions(path) }));
  return { service, keys: hasPrimary ? [...keys, primary] : keys };
}

/** The shifter's configuration of the suites' fleet. */
export function gateFleet(settings: FailoverSettings = SETTINGS): ShifterConfig {
  const { steps } = settings;
  const shards = Array.from({ length: WEB_GATES }, (_, index) => `edge-00${index + 1}`);
  const webGates = shards.map((shard, index) => ({
    ingress: `${shard}-gate`,
    shard,
    routes: [...(index === 0 ? [route("api", "/api/*", steps, true)] : []), route("web", "/*", steps, false)],
  }));
  const singleGates = SINGLES.map((service) => ({
    ingress: `${service}-gate`,
    shard: service,
    routes: [route(service, "/*", steps, false)],
  }));
  const services = ["web", "api", ...SINGLES].map((name) => ({
    name,
    namespace: NAMESPACE,
    service: name,
    settings: { ...settings, steps: [...steps] },
  }));
  return {
    fleet: "edge",
    namespace: NAMESPACE,
    services,
    gates: [...webGates, ...singleGates],
    lease: { namespace: NAMESPACE, name: "edge-shifter" },
    status: { namespace: NAMESPACE, name: "edge-failover" },
  };
}

/** The Ingress of a gate as Pulumi declares it: actions under inert paths, and no conditions. */
export function gateIngress(gate: Gate) {
  const keys = gate.routes.flatMap(({ service, keys }) => keys.map((key) => ({ ...key, service })));
  const annotations = Object.fromEntries(
    keys.map(({ key, service, weight }) => {
      const targetGroups = [
        { targetGroupName: `${gate.shard}-${service}`, weight: 100 - weight },
        ...(weight > 0 ? [{ targetGroupName: `${gate.shard}-${service}-fallback`, weight }] : []),
      ];
      const action = { type: "forward", forwardConfig: { targetGroups } };
      return [annotationKey("actions", key), JSON.stringify(action)] as const;
    }),
  );
  const paths = keys.map(({ key }) => ({
    path: `/.sluice/inert/${key}`,
    pathType: "Exact",
    backend: { service: { name: key, port: { name: "use-annotation" } } },
  }));
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name: gate.ingress,
      namespace: NAMESPACE,
      annotations: { [`${ANNOTATION_PREFIX}/group.order`]: "-1000", ...annotations },
    },
    spec: { ingressClassName: gate.shard, rules: [{ http: { paths } }] },
  };
}
