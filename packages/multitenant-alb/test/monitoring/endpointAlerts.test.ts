import assert from "node:assert/strict";
import { ENDPOINT_METRICS, endpointRules, RECORDED } from "../../src/monitoring/endpointAlerts.ts";
import { FLEET, planOf } from "./plans.ts";
import { assertBalanced, seriesOf } from "./promql.ts";

const RULES = endpointRules(planOf(1));
const alertsNamed = (name: string) => RULES.flatMap((rule) => ("alert" in rule && rule.alert === name ? [rule] : []));

describe("endpointRules", () => {
  it("counts slices and ready addresses of each service by the Service's own name", () => {
    assert.deepEqual(
      RULES.filter((rule) => "record" in rule && rule.labels.service === "api"),
      [
        {
          record: "sluice:endpointslices:count",
          expr: 'count(count by (endpointslice) (kube_endpointslice_info{namespace="shop",endpointslice=~"shop-api-[a-z0-9]{5}"})) or vector(0)',
          labels: { fleet: "edge", service: "api" },
        },
        {
          record: "sluice:ready_endpoints:count",
          expr: 'count(count by (address) (kube_endpointslice_endpoints{namespace="shop",endpointslice=~"shop-api-[a-z0-9]{5}",ready="true"})) or vector(0)',
          labels: { fleet: "edge", service: "api" },
        },
      ],
    );
  });

  it("alerts where pods outgrow maxReplicas, which the plan's quotas were proved for", () => {
    assert.deepEqual(
      alertsNamed("SluiceServiceOutgrewPlan").map(({ expr }) => expr),
      [
        'sluice:ready_endpoints:count{fleet="edge",service="web"} > 60',
        'sluice:ready_endpoints:count{fleet="edge",service="api"} > 40',
      ],
    );
  });

  it("alerts at 80 % of the targets that a target group takes, raised quotas included", () => {
    const raised = endpointRules(planOf(1, { ...FLEET, quotas: { targetsPerTargetGroup: 2_000 } }));
    const exprs = [RULES, raised].map((rules) => rules.find((rule) => rule.expr.endsWith("00"))?.expr);
    assert.deepEqual(exprs, [
      'sluice:ready_endpoints:count{fleet="edge"} > 800',
      'sluice:ready_endpoints:count{fleet="edge"} > 1600',
    ]);
  });

  it("alerts where kube-state-metrics tells nothing of EndpointSlices", () => {
    assert.deepEqual(
      alertsNamed("SluiceEndpointSliceMetricsMissing").map(({ expr }) => expr),
      ["absent(kube_endpointslice_info)"],
    );
  });

  it("cuts a long Service name where Kubernetes does", () => {
    const service = "s".repeat(63);
    const fleet = { ...FLEET, services: { ...FLEET.services, web: { ...FLEET.services.web, service } } };
    const [rule] = endpointRules(planOf(1, fleet));
    assert.match(rule?.expr ?? "", /=~"s{58}\[a-z0-9\]\{5\}"/);
  });

  it("reads kube-state-metrics and what it records itself, in well-formed queries", () => {
    const known: readonly string[] = [...Object.values(ENDPOINT_METRICS), ...Object.values(RECORDED)];
    for (const { expr } of RULES) {
      assertBalanced(expr);
      for (const name of seriesOf(expr)) assert.ok(known.includes(name), name);
    }
  });
});
