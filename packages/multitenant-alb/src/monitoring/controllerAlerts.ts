/**
 * The alerts on the AWS Load Balancer Controller, as data. Metric names are those of controller v3.5.0 (`aws_*`,
 * `awslbc_*`; the names in its documentation page are partly others) and of the controller-runtime v0.24 in it.
 */
export const SEVERITIES = ["info", "warning", "critical"] as const;
export type Severity = (typeof SEVERITIES)[number];

export interface ControllerAlert {
  readonly alert: string;
  /** PromQL; `selector` picks the controller's series. */
  readonly expression: (selector: string, threshold: number) => string;
  /** Series that the expression reads. */
  readonly metrics: readonly string[];
  readonly threshold: number;
  readonly unit: string;
  /** How long it has to hold. */
  readonly for: string;
  readonly severity: Severity;
  readonly summary: string;
  /** What to do. */
  readonly description: string;
  readonly reason: string;
}

/** The controller tries again after at most 1,000 s, so a lasting error shows at least twice in this time. */
const RETRY_WINDOW = "40m";

/** The q-quantile of a histogram, by label. */
function quantile(q: number, by: string, histogram: string, window: string): string {
  return `histogram_quantile(${q}, sum by (le, ${by}) (rate(${histogram}[${window}])))`;
}

export const CONTROLLER_ALERTS = {
  down: {
    alert: "AlbControllerDown",
    expression: (selector) => `absent(up{${selector}} == 1)`,
    metrics: ["up"],
    threshold: 0,
    unit: "",
    for: "10m",
    severity: "critical",
    summary: "No AWS Load Balancer Controller answers",
    description:
      "New pods are not registered and readiness gates stay shut. Look at the controller's pods and its ServiceMonitor.",
    reason: "traffic flows on without it, but nothing follows the pods any more",
  },
  throttled: {
    alert: "AlbControllerApiThrottled",
    expression: (selector, threshold) =>
      `sum by (operation) (increase(aws_api_call_throttled_errors_total{${selector}}[10m])) > ${threshold}`,
    metrics: ["aws_api_call_throttled_errors_total"],
    threshold: 0,
    unit: "calls in 10 minutes",
    for: "5m",
    severity: "warning",
    summary: "AWS throttles {{ $labels.operation }}",
    description:
      "Calls fail after all retries; rule changes come late. See who else in the account calls Elastic Load Balancing, lower the controller's awsApiThrottle, deploy shards in waves.",
    reason: "the counter has only calls that no retry saved, so each one is a change that came late",
  },
  limitExceeded: {
    alert: "AlbControllerLimitExceeded",
    expression: (selector, threshold) =>
      `sum by (operation, error_code) (increase(aws_api_call_service_limit_exceeded_errors_total{${selector}}[${RETRY_WINDOW}])) > ${threshold}`,
    metrics: ["aws_api_call_service_limit_exceeded_errors_total"],
    threshold: 0,
    unit: "calls in 40 minutes",
    for: "5m",
    severity: "warning",
    summary: "{{ $labels.operation }} meets {{ $labels.error_code }}",
    description:
      "A quota or a request limit of the account is reached. Compare with the quota alarms of AccountAlarms.",
    reason: "the controller files every error code with LimitExceeded here, RequestLimitExceeded of EC2 included",
  },
  permissionErrors: {
    alert: "AlbControllerPermissionDenied",
    expression: (selector, threshold) =>
      `sum by (operation) (increase(aws_api_call_permission_errors_total{${selector}}[${RETRY_WINDOW}])) > ${threshold}`,
    metrics: ["aws_api_call_permission_errors_total"],
    threshold: 0,
    unit: "calls in 40 minutes",
    for: "0s",
    severity: "critical",
    summary: "The controller may not call {{ $labels.operation }}",
    description:
      "Its IAM policy or the trust of its role lacks something; a service control policy may forbid it. Nothing that needs the call is deployed.",
    reason: "it does not go away by itself",
  },
  groupErrors: {
    alert: "AlbIngressGroupFailing",
    expression: (selector, threshold) =>
      `sum by (error_category) (increase(awslbc_controller_reconcile_errors_total{${selector},controller="ingress"}[${RETRY_WINDOW}])) > ${threshold}`,
    metrics: ["awslbc_controller_reconcile_errors_total"],
    threshold: 2,
    unit: "errors in 40 minutes",
    for: "15m",
    severity: "critical",
    summary: "An Ingress group is not deployed: {{ $labels.error_category }}",
    description:
      "One bad Ingress stops its whole load balancer. The controller's log and the events of the group's Ingresses name it; take it out, then repair it.",
    reason: "a conflict or a passing AWS error is gone at the second try; more errors are a group that is stuck",
  },
  reconcileErrors: {
    alert: "AlbControllerReconcileErrors",
    expression: (selector, threshold) =>
      `sum by (controller) (increase(controller_runtime_reconcile_errors_total{${selector},controller!="ingress"}[${RETRY_WINDOW}])) > ${threshold}`,
    metrics: ["controller_runtime_reconcile_errors_total"],
    threshold: 5,
    unit: "errors in 40 minutes",
    for: "15m",
    severity: "warning",
    summary: "The controller's {{ $labels.controller }} keeps failing",
    description:
      "Targets of a TargetGroupBinding may be stale. See the events of the bindings and the controller's log.",
    reason: "conflicts between updates of one object are normal now and then",
  },
  slowReconcile: {
    alert: "AlbControllerSlow",
    expression: (selector, threshold) =>
      `${quantile(0.99, "controller", `controller_runtime_reconcile_time_seconds_bucket{${selector}}`, "15m")} > ${threshold}`,
    metrics: ["controller_runtime_reconcile_time_seconds_bucket"],
    threshold: 30,
    unit: "seconds",
    for: "15m",
    severity: "warning",
    summary: "One {{ $labels.controller }} reconcile in a hundred takes more than {{ $value | humanizeDuration }}",
    description:
      "Weights and targets arrive that much later; canaries need scaleDownDelaySeconds above it. Look for throttling, and for groups with many rules to change.",
    reason: "half of the 60 s that a canary's old pods are kept; a gate's switch takes about 3 s",
  },
  queue: {
    alert: "AlbControllerQueueGrows",
    expression: (selector, threshold) => `sum by (name) (workqueue_depth{${selector}}) > ${threshold}`,
    metrics: ["workqueue_depth"],
    threshold: 10,
    unit: "objects",
    for: "10m",
    severity: "warning",
    summary: "{{ $value }} objects wait in the queue {{ $labels.name }}",
    description:
      "More changes than workers. Raise the controller's maxConcurrentReconciles, or look for what changes all the time (awslbc_controller_top_talkers).",
    reason: "a shard is one object of the ingress queue; a whole fleet's rollout drains in minutes",
  },
  slowReadinessGate: {
    alert: "AlbReadinessGateSlow",
    expression: (selector, threshold) =>
      `${quantile(0.9, "name", `awslbc_readiness_gate_ready_seconds_bucket{${selector}}`, "30m")} > ${threshold}`,
    metrics: ["awslbc_readiness_gate_ready_seconds_bucket"],
    threshold: 120,
    unit: "seconds",
    for: "15m",
    severity: "warning",
    summary: "Pods of {{ $labels.name }} wait {{ $value | humanizeDuration }} for the load balancer",
    description:
      "Rolling updates stall for so long. Compare the health check's interval and thresholds with how long the pods take to start.",
    reason: "two health checks of 15 s make 30 s; four times that is something else",
  },
  webhookErrors: {
    alert: "AlbControllerWebhookErrors",
    expression: (selector, threshold) =>
      `sum by (webhook_name) (increase(awslbc_webhook_mutation_failure_total{${selector}}[${RETRY_WINDOW}])) > ${threshold}`,
    metrics: ["awslbc_webhook_mutation_failure_total"],
    threshold: 0,
    unit: "errors in 40 minutes",
    for: "0s",
    severity: "warning",
    summary: "The controller's webhook {{ $labels.webhook_name }} fails",
    description:
      "/mutate-v1-pod puts the readiness gates into pods: with failurePolicy Ignore they start without one. Run sluice doctor readiness on the namespace.",
    reason: "a pod without its gate is not seen otherwise before a rollout loses requests",
  },
} as const satisfies Record<string, ControllerAlert>;

export type ControllerAlertKind = keyof typeof CONTROLLER_ALERTS;
export const CONTROLLER_ALERT_KINDS = Object.keys(CONTROLLER_ALERTS) as readonly ControllerAlertKind[];
