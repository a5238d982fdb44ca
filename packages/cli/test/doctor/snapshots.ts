import type { Binding, Pod, Service, Snapshot, Webhook } from "../../src/doctor/snapshot.ts";

/** Seconds after the namespace was made. */
export const at = (seconds: number): number => Date.parse("2026-01-01T00:00:00Z") + seconds * 1000;

export const CONTROLLER_LABEL = "elbv2.k8s.aws/pod-readiness-gate-inject";
export const AUTO_MODE_LABEL = "eks.amazonaws.com/pod-readiness-gate-inject";
export const GATE = "target-health.elbv2.k8s.aws/web-tg";

export const SERVICE: Service = { name: "web", created: at(10), type: "ClusterIP", selector: { app: "web" } };
export const BINDING: Binding = {
  name: "web-tg",
  created: at(20),
  platform: "controller",
  service: "web",
  targetType: "ip",
};
export const WEBHOOK: Webhook = {
  configuration: "aws-load-balancer-webhook",
  name: "mpod.elbv2.k8s.aws",
  created: at(-1000),
  failurePolicy: "Fail",
  namespaceSelector: { matchExpressions: [{ key: CONTROLLER_LABEL, operator: "In", values: ["enabled"] }] },
  objectSelector: {
    matchExpressions: [{ key: "app.kubernetes.io/name", operator: "NotIn", values: ["aws-load-balancer-controller"] }],
  },
};

/** A pod of Deployment web, gated and healthy. */
export function pod(changes: Partial<Pod> = {}): Pod {
  return {
    name: "web-6d5f7c9b8-abcde",
    created: at(100),
    labels: { app: "web", "pod-template-hash": "6d5f7c9b8" },
    owner: { kind: "ReplicaSet", name: "web-6d5f7c9b8" },
    phase: "Running",
    deleting: false,
    gates: [GATE],
    conditions: [
      { type: "ContainersReady", status: "True" },
      { type: GATE, status: "True" },
    ],
    ...changes,
  };
}

/** The same without gate. */
export function ungated(changes: Partial<Pod> = {}): Pod {
  return pod({ gates: [], conditions: [{ type: "ContainersReady", status: "True" }], ...changes });
}

/** A pod whose gate is in this state. */
export function gateIs(status: string, reason?: string, message?: string): Pod {
  const conditions = [
    { type: "ContainersReady", status: "True" },
    { type: GATE, status, reason, message },
  ];
  return pod({ conditions });
}

/** A namespace in which all is well. */
export function snapshot(changes: Partial<Snapshot> = {}): Snapshot {
  return {
    name: "shop",
    namespace: { labels: { [CONTROLLER_LABEL]: "enabled" }, labelledAt: { [CONTROLLER_LABEL]: at(0) } },
    pods: [pod()],
    services: [SERVICE],
    bindings: [BINDING],
    webhooks: [WEBHOOK],
    platforms: ["controller"],
    unchecked: [],
    ...changes,
  };
}

export function labelled(labels: Readonly<Record<string, string>>, written = 0) {
  const labelledAt = Object.fromEntries(Object.keys(labels).map((key) => [key, at(written)]));
  return { namespace: { labels, labelledAt } };
}
