import type { Snapshot } from "../../src/doctor/snapshot.ts";
import {
  AUTO_MODE_LABEL,
  at,
  BINDING,
  CONTROLLER_LABEL,
  GATE,
  gateIs,
  labelled,
  pod,
  SERVICE,
  ungated,
  WEBHOOK,
} from "./snapshots.ts";

export const UNGATED = { pods: [ungated()] };
/** A pod that no load balancer serves. */
export const WORKER = ungated({
  name: "worker-1",
  labels: { app: "worker" },
  owner: { kind: "StatefulSet", name: "worker" },
});
export const REDIS = { name: "redis", created: at(10), type: "ClusterIP", selector: { app: "worker" } };

/** What is wrong, the reason that must be told, and words that its message or fix must have. */
export const FAULTS: readonly (readonly [what: string, changes: Partial<Snapshot>, code: string, words: RegExp])[] = [
  [
    "the namespace has no label",
    { ...UNGATED, ...labelled({}) },
    "namespace.label",
    /kubectl label namespace shop elbv2/,
  ],
  [
    "the label has another value",
    { ...UNGATED, ...labelled({ [CONTROLLER_LABEL]: "true" }) },
    "namespace.labelValue",
    /inject=true; only enabled/,
  ],
  [
    "the label is the other platform's",
    { ...UNGATED, ...labelled({ [AUTO_MODE_LABEL]: "enabled" }) },
    "namespace.otherLabel",
    /controller ignores/,
  ],
  ["the label has gone since the pods were made", labelled({}), "namespace.label", /lacks the label/],
  ["there is no webhook", { ...UNGATED, webhooks: [] }, "webhook.missing", /no mpod\.elbv2\.k8s\.aws/],
  [
    "the webhook selects other namespaces",
    { ...UNGATED, webhooks: [{ ...WEBHOOK, namespaceSelector: { matchLabels: { team: "a" } } }] },
    "webhook.namespaceSelector",
    /selects other namespaces/,
  ],
  [
    "the webhook's objectSelector leaves the pod out",
    { ...UNGATED, webhooks: [{ ...WEBHOOK, objectSelector: { matchLabels: { gate: "yes" } } }] },
    "webhook.objectSelector",
    /pod template the labels/,
  ],
  [
    "the binding was made after the pod",
    { ...UNGATED, bindings: [{ ...BINDING, created: at(101) }] },
    "pod.beforeBinding",
    /rollout restart deployment\/web/,
  ],
  [
    "the binding was made in the pod's second",
    { ...UNGATED, bindings: [{ ...BINDING, created: at(100) }] },
    "pod.beforeBinding",
    /at creation only/,
  ],
  [
    "the Service was made after the pod",
    { ...UNGATED, services: [{ ...SERVICE, created: at(101) }] },
    "pod.beforeService",
    /before Service web/,
  ],
  [
    "the label was written after the pod was made",
    { ...UNGATED, ...labelled({ [CONTROLLER_LABEL]: "enabled" }, 101) },
    "pod.beforeLabel",
    /rollout restart/,
  ],
  [
    "the webhook was registered after the pod was made",
    { ...UNGATED, webhooks: [{ ...WEBHOOK, created: at(101) }] },
    "pod.beforeWebhook",
    /before the webhook/,
  ],
  [
    "the webhook fails open",
    { ...UNGATED, webhooks: [{ ...WEBHOOK, failurePolicy: "Ignore" }] },
    "webhook.failedOpen",
    /while it did not answer/,
  ],
  ["nothing explains it", UNGATED, "gate.missing", /enable-pod-readiness-gate-inject=false/],
  ["the webhooks could not be read", { ...UNGATED, webhooks: undefined }, "gate.missing", /were not read/],
  ["no Service selects the pod", { services: [], pods: [ungated()] }, "pod.noService", /no Service/],
  ["no binding refers to the Service", { ...UNGATED, bindings: [] }, "service.noBinding", /refers to Service web/],
  [
    "the cluster does not know bindings",
    { ...UNGATED, bindings: [], platforms: [] },
    "service.noBinding",
    /does not know the kind/,
  ],
  [
    "a Service of type LoadBalancer has no binding",
    { pods: [pod(), WORKER], services: [SERVICE, { ...REDIS, type: "LoadBalancer" }] },
    "service.noBinding",
    /load balancer class/,
  ],
  [
    "the binding has instance targets",
    { ...UNGATED, bindings: [{ ...BINDING, targetType: "instance" }] },
    "binding.targetType",
    /ip targets only/,
  ],
  [
    "the binding has no target type yet",
    { ...UNGATED, bindings: [{ ...BINDING, targetType: undefined }] },
    "binding.targetType",
    /no target type yet/,
  ],
  [
    "the bound Service selects nothing",
    { services: [{ ...SERVICE, selector: { app: "wbe" } }], pods: [ungated()] },
    "service.empty",
    /\(app=wbe\) selects no pod/,
  ],
  ["the binding's Service is not there", { services: [], pods: [ungated()] }, "binding.noService", /not there/],
  [
    "the containers are not ready",
    { pods: [pod({ conditions: [{ type: "ContainersReady", status: "False" }] })] },
    "pod.containers",
    /readiness probe/,
  ],
  [
    "the controller says nothing",
    { pods: [pod({ conditions: [{ type: "ContainersReady", status: "True" }] })] },
    "gate.noCondition",
    /controller's log/,
  ],
  [
    "no rule refers to the target group",
    { pods: [gateIs("False", "Target.NotInUse", "Target group is not configured to receive traffic")] },
    "gate.notInUse",
    /\(Target\.NotInUse: Target group is not configured.*\n?.*/,
  ],
  [
    "the target is being registered",
    { pods: [gateIs("False", "Elb.RegistrationInProgress")] },
    "gate.registering",
    /wait/,
  ],
  ["the first checks run", { pods: [gateIs("False", "Elb.InitialHealthChecking")] }, "gate.firstChecks", /wait/],
  ["checks fail", { pods: [gateIs("False", "Target.FailedHealthChecks")] }, "gate.failedChecks", /security group/],
  ["checks time out", { pods: [gateIs("False", "Target.Timeout")] }, "gate.timeout", /no answer/],
  [
    "the answer is wrong",
    { pods: [gateIs("False", "Target.ResponseCodeMismatch")] },
    "gate.responseCode",
    /success codes/,
  ],
  ["the target is not registered", { pods: [gateIs("False", "Target.NotRegistered")] }, "gate.notRegistered", /events/],
  ["the target drains", { pods: [gateIs("False", "Target.DeregistrationInProgress")] }, "gate.draining", /leaving/],
  ["the address cannot be used", { pods: [gateIs("False", "Target.IpUnusable")] }, "gate.ipUnusable", /another/],
  ["the target has stopped", { pods: [gateIs("False", "Target.InvalidState")] }, "gate.invalidState", /delete the pod/],
  ["checks are off", { pods: [gateIs("False", "Target.HealthCheckDisabled")] }, "gate.checksDisabled", /checks on/],
  [
    "AWS gives a reason that is new",
    { pods: [gateIs("Unknown", "Elb.Strange", "odd")] },
    "gate.closed",
    /Elb\.Strange: odd/,
  ],
  ["the condition gives no reason", { pods: [gateIs("Unknown")] }, "gate.closed", /condition Unknown/],
  [
    "the gate was opened because the Service's port is gone",
    { pods: [gateIs("True", "", "Target Group Binding is deleted")] },
    "gate.openedWithoutTarget",
    /not by a healthy target/,
  ],
  [
    "a closed gate is of a binding that is gone",
    { pods: [pod({ gates: [GATE, "target-health.elbv2.k8s.aws/old-tg"] })] },
    "gate.stale",
    /never become ready/,
  ],
  [
    "a closed gate is of a binding whose Service does not select the pod",
    { pods: [pod(), pod({ name: "b", labels: { app: "canary" }, conditions: [] })] },
    "gate.unselected",
    /Service web does not select/,
  ],
  [
    "a gate is of the controller's predecessor",
    { pods: [pod({ gates: [GATE, "target-health.alb.ingress.k8s.aws/a_b_80"] })] },
    "gate.legacy",
    /pod template/,
  ],
];
