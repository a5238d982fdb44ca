import assert from "node:assert/strict";
import { CONTROLLER_ALERT_KINDS, CONTROLLER_ALERTS } from "../../src/monitoring/controllerAlerts.ts";
import { controllerRules } from "../../src/monitoring/controllerRules.ts";
import { assertBalanced, seriesOf } from "./promql.ts";

const TARGET = { release: "alb", namespace: "kube-system" };

/** Series and own labels of controller v3.5.0 (pkg/metrics) and controller-runtime v0.24.1; `up` is Prometheus's. */
const EXPORTED: Readonly<Record<string, readonly string[]>> = {
  up: [],
  aws_api_call_throttled_errors_total: ["service", "operation", "status_code", "error_code"],
  aws_api_call_service_limit_exceeded_errors_total: ["service", "operation", "status_code", "error_code"],
  aws_api_call_permission_errors_total: ["service", "operation", "status_code", "error_code"],
  awslbc_controller_reconcile_errors_total: ["controller", "error_category"],
  awslbc_readiness_gate_ready_seconds_bucket: ["namespace", "name", "le"],
  awslbc_webhook_mutation_failure_total: ["webhook_name", "error_category"],
  controller_runtime_reconcile_errors_total: ["controller"],
  controller_runtime_reconcile_time_seconds_bucket: ["controller", "le"],
  workqueue_depth: ["name", "controller", "priority"],
};

/** Labels that a scrape sets itself; the series' own of that name become `exported_…`. */
const SCRAPE_LABELS = ["job", "namespace", "service", "pod", "instance", "endpoint", "container"];

describe("controllerRules", () => {
  it("reads only series that the controller exports", () => {
    for (const kind of CONTROLLER_ALERT_KINDS) {
      const { metrics, expression } = CONTROLLER_ALERTS[kind];
      const series = seriesOf(expression("", 1));
      assert.deepEqual(series, [...metrics], kind);
      for (const name of series) assert.ok(name in EXPORTED, `${kind}: ${name}`);
    }
  });

  it("groups only by labels that the series has and a scrape does not take over", () => {
    for (const rule of controllerRules(TARGET)) {
      const own = seriesOf(rule.expr).flatMap((name) => EXPORTED[name] ?? []);
      const grouped = [...rule.expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, labels]) => labels?.split(", ") ?? []);
      for (const label of grouped) assert.ok(own.includes(label) && !SCRAPE_LABELS.includes(label), rule.expr);
      const shown = [...JSON.stringify(rule.annotations).matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label ?? "");
      for (const label of shown) assert.ok(grouped.includes(label), `${rule.alert} shows ${label}`);
    }
  });

  it("selects the controller by job and namespace, so that no other operator's series count", () => {
    for (const { expr } of controllerRules(TARGET)) {
      assertBalanced(expr);
      assert.match(expr, /\{job="alb",namespace="kube-system"/);
    }
  });

  it("looks back long enough to see an error twice, which is tried again after at most 1,000 s", () => {
    const { expr } = controllerRules(TARGET).find(({ alert }) => alert === "AlbIngressGroupFailing") ?? {};
    assert.equal(
      expr,
      'sum by (error_category) (increase(awslbc_controller_reconcile_errors_total{job="alb",namespace="kube-system",controller="ingress"}[40m])) > 2',
    );
  });

  it("tells of each alert how grave it is, what happened and what to do", () => {
    const rules = controllerRules(TARGET);
    assert.equal(new Set(rules.map(({ alert }) => alert)).size, CONTROLLER_ALERT_KINDS.length);
    for (const { annotations, labels } of rules) {
      assert.ok(annotations.summary !== "" && annotations.description.length > 40);
      assert.ok(["warning", "critical"].includes(labels.severity));
    }
  });

  it("takes thresholds, durations and severities, and leaves out what is switched off", () => {
    const rules = controllerRules(TARGET, {
      queue: false,
      throttled: { threshold: 3, for: "1h", severity: "critical" },
    });
    assert.equal(rules.length, CONTROLLER_ALERT_KINDS.length - 1);
    const throttled = rules.find(({ alert }) => alert === "AlbControllerApiThrottled");
    assert.match(throttled?.expr ?? "", /> 3$/);
    assert.equal(throttled?.for, "1h");
    assert.deepEqual(throttled?.labels, { severity: "critical" });
  });
});
