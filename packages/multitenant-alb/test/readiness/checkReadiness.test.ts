import assert from "node:assert/strict";
import { checkReadiness, type ReadinessSettings } from "../../src/readiness/checkReadiness.ts";
import type { GatedWorkload } from "../../src/readiness/workload.ts";

const WEB = { matchLabels: { app: "web" } } as const;
const OTHER = { matchLabels: { app: "other" } } as const;

function problemsOf(changes: object) {
  const settings = { platform: "controller", labels: {}, workloads: {}, ...changes } as ReadinessSettings;
  return checkReadiness(settings).map(({ code, path }) => `${code} ${path}`);
}

/** Programs may be untyped. */
function withWeb(web: object) {
  return { workloads: { web: { ...WEB, ...web } as GatedWorkload } };
}

const CONTROLLER_LABEL = "elbv2.k8s.aws/pod-readiness-gate-inject";
const AUTO_MODE_LABEL = "eks.amazonaws.com/pod-readiness-gate-inject";
const LONG = "a".repeat(64);

const refusals: readonly (readonly [string, object, string])[] = [
  ["a platform that it does not know", { platform: "gke" }, "readiness.platform platform"],
  ["a namespace in upper case", { namespace: "Shop" }, "readiness.namespace namespace"],
  [
    "Auto Mode's label on the controller",
    { labels: { [AUTO_MODE_LABEL]: "enabled" } },
    `readiness.labels labels["${AUTO_MODE_LABEL}"]`,
  ],
  [
    "the controller's label on Auto Mode, its value unknown",
    { platform: "eks-auto-mode", labels: { [CONTROLLER_LABEL]: null } },
    `readiness.labels labels["${CONTROLLER_LABEL}"]`,
  ],
  [
    "the platform's label with another value",
    { labels: { [CONTROLLER_LABEL]: "true" } },
    `readiness.labels labels["${CONTROLLER_LABEL}"]`,
  ],
  [
    "a workload's name that is no Kubernetes name",
    { workloads: { "my web": WEB } },
    "readiness.workload workloads.my web",
  ],
  ["labels that select every pod", withWeb({ matchLabels: {} }), "readiness.matchLabels workloads.web.matchLabels"],
  ["instance targets", withWeb({ targetType: "instance" }), "readiness.targetType workloads.web.targetType"],
  [
    "a service whose pods are not to be gated",
    withWeb({ service: { readinessGates: false } }),
    "readiness.gates workloads.web.service.readinessGates",
  ],
  [
    "replicas beside an autoscaler",
    withWeb({ replicas: 3, maxReplicas: 9 }),
    "readiness.replicas workloads.web.replicas",
  ],
  ["a single pod", withWeb({ replicas: 1 }), "readiness.replicas workloads.web.replicas"],
  ["half a pod", withWeb({ replicas: 2.5 }), "readiness.replicas workloads.web.replicas"],
  [
    "more pods than the plan has targets for",
    withWeb({ replicas: 11, service: { maxReplicas: 10 } }),
    "readiness.replicas workloads.web.replicas",
  ],
  ["an autoscaler down to one pod", withWeb({ minReplicas: 1 }), "readiness.minReplicas workloads.web.minReplicas"],
  [
    "fewer pods at most than at least",
    withWeb({ minReplicas: 5, maxReplicas: 4 }),
    "readiness.maxReplicas workloads.web.maxReplicas",
  ],
  [
    "an autoscaler beyond the service's maxReplicas",
    withWeb({ maxReplicas: 61, service: { maxReplicas: 60 } }),
    "readiness.maxReplicas workloads.web.maxReplicas",
  ],
  [
    "a CPU target over 100",
    withWeb({ targetCpuPercent: 101 }),
    "readiness.targetCpuPercent workloads.web.targetCpuPercent",
  ],
  [
    "a deregistration delay beyond AWS's limit",
    withWeb({ service: { deregistrationDelaySeconds: 3601 } }),
    "readiness.deregistrationDelay workloads.web.service.deregistrationDelaySeconds",
  ],
  [
    "a budget that blocks drains",
    withWeb({ maxUnavailable: 0 }),
    "readiness.maxUnavailable workloads.web.maxUnavailable",
  ],
  ["a budget of 0 %", withWeb({ maxUnavailable: "0%" }), "readiness.maxUnavailable workloads.web.maxUnavailable"],
  [
    "a budget that lets all pods go",
    withWeb({ replicas: 3, maxUnavailable: 3 }),
    "readiness.maxUnavailable workloads.web.maxUnavailable",
  ],
  [
    "a percentage that rounds up to all pods",
    withWeb({ maxUnavailable: "51%" }),
    "readiness.maxUnavailable workloads.web.maxUnavailable",
  ],
  [
    "a budget of everything where something else scales",
    withWeb({ replicas: "external", maxUnavailable: "100%" }),
    "readiness.maxUnavailable workloads.web.maxUnavailable",
  ],
  ["a budget in words", withWeb({ maxUnavailable: "some" }), "readiness.maxUnavailable workloads.web.maxUnavailable"],
  [
    "a binding whose name is too long for a condition",
    withWeb({ bindings: ["web", LONG] }),
    "readiness.binding workloads.web.bindings[1]",
  ],
  ["a binding's name in upper case", withWeb({ bindings: ["Web"] }), "readiness.binding workloads.web.bindings[0]"],
  [
    "two workloads that select the same pods",
    { workloads: { web: WEB, canary: { matchLabels: { app: "web", track: "canary" } }, other: OTHER } },
    "readiness.overlap workloads.canary.matchLabels",
  ],
];

describe("checkReadiness", () => {
  for (const [what, changes, expected] of refusals) {
    it(`refuses ${what}`, () => assert.deepEqual(problemsOf(changes), [expected]));
  }

  const accepted: readonly (readonly [string, object])[] = [
    ["workloads with defaults", { workloads: { web: WEB, other: OTHER } }],
    ["the platform's own label with its value", { labels: { [CONTROLLER_LABEL]: "enabled", team: null } }],
    ["a binding's name of 63 characters with dots", withWeb({ bindings: [`${"a".repeat(30)}.${"b".repeat(32)}`] })],
    ["two pods of which one may go", withWeb({ replicas: 2, maxUnavailable: 1 })],
    ["as many pods as the service has", withWeb({ maxReplicas: 60, service: { maxReplicas: 60 } })],
    ["any number where something else scales", withWeb({ replicas: "external" })],
  ];
  for (const [what, changes] of accepted) {
    it(`takes ${what}`, () => assert.deepEqual(problemsOf(changes), []));
  }

  it("lists everything at once", () => {
    const web = { matchLabels: {}, targetType: "instance", bindings: [LONG], maxUnavailable: 0 };
    assert.equal(problemsOf({ namespace: "", ...withWeb(web) }).length, 5);
  });
});
