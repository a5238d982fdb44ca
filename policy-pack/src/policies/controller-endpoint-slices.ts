import { resourcePolicy, violation } from "../policy.ts";
import { goBoolean } from "../subjects/controller/commandLine.ts";
import { controllerFlags, controllerIn, controllerPin, isAtLeast } from "../subjects/controller/controllers.ts";
import { INSTALLATION_TYPES, type Installation } from "../subjects/controller/installations.ts";

/** From here on EndpointSlices are on unless turned off: pull request 4353. */
const ON_BY_DEFAULT = "2.14.0";

/** The controller reads EndpointSlices: classic Endpoints are cut at 1,000 addresses. */
export const controllerEndpointSlices = resourcePolicy({
  name: "controller-endpoint-slices",
  level: "mandatory",
  description: "The AWS Load Balancer Controller reads EndpointSlices.",
  reason:
    "Without EndpointSlices the controller reads classic Endpoints, which hold at most 1,000 pods of a Service: it " +
    "registers no pod beyond those, and deregisters those that it had registered.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3984",
  fix: "set the chart's value enableEndpointSlices to true",
  guards: ["R2"],
  types: INSTALLATION_TYPES,
  *judge(resource) {
    const installation = controllerIn(resource);
    if (installation === undefined) return;
    const problem = installation.kind === "chart" ? inChart(installation) : inDeployment(installation);
    if (problem === undefined) return;
    yield installation.kind === "chart"
      ? violation(resource, problem)
      : violation(resource, problem, "give the controller the argument --enable-endpoint-slices=true");
  },
});

/** The chart hands the value on only where it is a boolean. */
function inChart(installation: Installation & { readonly kind: "chart" }): string | undefined {
  const value = installation.chart.value("enableEndpointSlices");
  if (value.isUnknown || value.is(true)) return undefined;
  if (value.is(false)) return `${value.path} is false`;
  const why = whyOffByDefault(installation);
  if (why === undefined) return undefined;
  return value.isMissing
    ? `${value.path} is not set, and ${why}`
    : `${value.path} is no boolean, which the chart ignores, and ${why}`;
}

function inDeployment(installation: Installation & { readonly kind: "deployment" }): string | undefined {
  const line = controllerFlags(installation.container);
  const given = line.flag("enable-endpoint-slices").at(-1);
  if (given !== undefined) return goBoolean(given) === true ? undefined : `args has --enable-endpoint-slices=${given}`;
  const why = line.isKnown ? whyOffByDefault(installation) : undefined;
  return why === undefined ? undefined : `args has no --enable-endpoint-slices, and ${why}`;
}

function whyOffByDefault(installation: Installation): string | undefined {
  const pin = controllerPin(installation);
  if (pin.kind === "unknown") return undefined;
  if (pin.kind === "none") return `${pin.shown}: controllers before ${ON_BY_DEFAULT} have them off`;
  return isAtLeast(pin.version, ON_BY_DEFAULT) ? undefined : `controller ${pin.version} has them off by default`;
}
