import { stackPolicy, type Violation, violation } from "../policy.ts";
import { chartController, controllers, isAtLeast } from "../subjects/controller/controllers.ts";
import type { InstalledChart } from "../subjects/controller/helmCharts.ts";
import { GATES_ENABLED, gateLabel, NAMESPACE_PATCH } from "../subjects/namespaces.ts";
import { NAMESPACE_TYPES } from "../subjects/types.ts";
import { objectName, type StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";

const WEBHOOK_TYPE = "kubernetes:admissionregistration.k8s.io/v1:MutatingWebhookConfiguration";
const POD_WEBHOOK = "mpod.elbv2.k8s.aws";
/** The first chart that has the value; those before it let pods wait for the controller, always. */
const VALUE_SINCE = "2.12.0";

/** Where pods are to wait for the load balancer, none starts without its readiness gate. */
export const controllerPodWebhookFailsClosed = stackPolicy({
  name: "controller-pod-webhook-fails-closed",
  level: "mandatory",
  description: "Where namespaces have readiness gates, pods are refused while the controller cannot add them.",
  reason:
    "The controller adds the gate when a pod is made, and not later: a pod that is admitted while the controller is " +
    "unavailable counts as ready before the load balancer sends it traffic, and rollouts lose requests.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/4063",
  fix: "set the chart's value podMutatorWebhookConfig.failurePolicy to Fail",
  guards: ["R4"],
  *judge(stack) {
    const found = [...openCharts(stack), ...openWebhooks(stack)];
    if (found.length === 0) return;
    const gated = stack.ofType(...NAMESPACE_TYPES, NAMESPACE_PATCH).find(isGated);
    if (gated === undefined) return;
    const why = `, and namespace ${objectName(gated)} has readiness gates`;
    for (const { resource, problem, ...more } of found) yield { resource, problem: `${problem}${why}`, ...more };
  },
});

function isGated(namespace: StackResource): boolean {
  return gateLabel(namespace, "controller").is(GATES_ENABLED);
}

function openCharts(stack: Stack): Violation[] {
  return stack.memo(controllers).flatMap((installation) => {
    if (installation.kind !== "chart" || isClosedAlways(installation.chart)) return [];
    const value = installation.chart.value("podMutatorWebhookConfig", "failurePolicy");
    if (!value.isNot("Fail")) return [];
    const problem = value.isMissing
      ? `${value.path} is not set (the chart's default is Ignore)`
      : `${value.path} is ${value.shown()}`;
    return [violation(installation.resource, problem)];
  });
}

function isClosedAlways(chart: InstalledChart): boolean {
  const pin = chart.pin();
  return pin.kind === "version" && !isAtLeast(chartController(pin.version), VALUE_SINCE);
}

/** As manifests have it, and as charts render it. */
function openWebhooks(stack: Stack): Violation[] {
  return stack.ofType(WEBHOOK_TYPE).flatMap((resource) => {
    const webhooks = resource.props
      .at("webhooks")
      .items()
      .filter((each) => each.at("name").is(POD_WEBHOOK));
    const open = webhooks.map((each) => each.at("failurePolicy")).find((policy) => policy.is("Ignore"));
    if (open === undefined) return [];
    return [violation(resource, `${open.path} of ${POD_WEBHOOK} is Ignore`, `set ${open.path} to Fail`)];
  });
}
