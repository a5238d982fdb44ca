import { compareVersions } from "@sluice/alb-model";
import { resourcePolicy, violation } from "../policy.ts";
import { commandLine, goBoolean } from "../subjects/controller/commandLine.ts";
import type { InstalledChart } from "../subjects/controller/helmCharts.ts";
import { INSTALLATION_TYPES, installationOf, type Software } from "../subjects/controller/installations.ts";
import { isOn } from "../view/scalars.ts";
import type { Value } from "../view/value.ts";

const ARGO_ROLLOUTS: Software = { name: "argo-rollouts", images: ["argo-rollouts"] };

/** The second is what Argo Rollouts 1.0 called it. */
const FLAGS = ["aws-verify-target-group", "alb-verify-weight"];
/** The first chart with the value `controller.awsVerifyTargetGroup`; older ones ignore it. */
const CHART_WITH_VALUE = "2.40.9";

/** Argo Rollouts asks AWS whether weights and targets have arrived before it goes on. */
export const argoVerifiesTargetGroups = resourcePolicy({
  name: "argo-verifies-target-groups",
  // An Argo that moves no traffic with ALBs has nothing to verify.
  level: "advisory",
  description: "Argo Rollouts verifies target groups with AWS before it scales pods down.",
  reason:
    "Otherwise Argo Rollouts assumes that the load balancer already has what it wrote to the Ingress, and scales down " +
    "pods that still get traffic: clients get 5xx.",
  source:
    "https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/alb/#zero-downtime-updates-with-aws-targetgroup-verification",
  fix: "add --aws-verify-target-group to the chart's value controller.extraArgs",
  guards: ["R5"],
  types: INSTALLATION_TYPES,
  *judge(resource) {
    const installation = installationOf(resource, ARGO_ROLLOUTS);
    if (installation === undefined) return;
    if (installation.kind === "chart") {
      const problem = inChart(installation.chart);
      if (problem !== undefined) yield violation(resource, problem);
      return;
    }
    const { container } = installation;
    const problem = inArguments("args", container.at("command"), container.at("args"));
    if (problem !== undefined)
      yield violation(resource, problem, "give the controller the argument --aws-verify-target-group");
  },
});

function inChart(chart: InstalledChart): string | undefined {
  const problem = inArguments("values.controller.extraArgs", chart.value("controller", "extraArgs"));
  if (problem === undefined || isWithoutAlb(chart)) return undefined;
  const value = chart.value("controller", "awsVerifyTargetGroup");
  if (value.isUnknown) return undefined;
  if (!isOn(value)) return problem;
  const pin = chart.pin();
  if (pin.kind !== "version" || compareVersions(pin.version, CHART_WITH_VALUE) >= 0) return undefined;
  return `${value.path} is on, which charts before ${CHART_WITH_VALUE} ignore, and ${pin.shown} is one`;
}

/** Where its role may not even read bindings, Argo is there for other traffic routers. Auto Mode has rules of its own. */
function isWithoutAlb(chart: InstalledChart): boolean {
  const rules = chart.value("providerRBAC", "additionalRules").items();
  const hasBindings = rules.some((rule) => rule.at("resources").texts().includes("targetgroupbindings"));
  return chart.value("providerRBAC", "providers", "awsLoadBalancerController").is(false) && !hasBindings;
}

function inArguments(name: string, ...lists: readonly Value[]): string | undefined {
  const line = commandLine(...lists);
  const given = FLAGS.flatMap((flag) => line.flag(flag).map((text) => ({ flag, text }))).at(-1);
  if (given === undefined) return line.isKnown ? `${name} has no --aws-verify-target-group` : undefined;
  return goBoolean(given.text) === true ? undefined : `${name} has --${given.flag}=${given.text}`;
}
