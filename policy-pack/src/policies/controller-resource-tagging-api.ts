import { resourcePolicy, violation } from "../policy.ts";
import { controllerIn, openedGate } from "../subjects/controller/controllers.ts";
import { INSTALLATION_TYPES } from "../subjects/controller/installations.ts";

export const TAGGING_GATE = "EnableRGTAPI";

/** The controller finds load balancers and target groups by tag in one call, so that weights arrive in time. */
export const controllerResourceTaggingApi = resourcePolicy({
  name: "controller-resource-tagging-api",
  // Where pods have no way to the internet, that API cannot be reached, and the gate stays closed for good reason.
  level: "advisory",
  description: "The AWS Load Balancer Controller finds resources by tag, with the feature gate EnableRGTAPI.",
  reason:
    "Otherwise the controller describes every load balancer and target group of the VPC, and then the tags of each, before a weight " +
    "changes: AWS throttles those calls, and changes arrive minutes late.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3171",
  fix: "set the chart's value controllerConfig.featureGates.EnableRGTAPI to true, and allow the controller's role tag:GetResources",
  guards: ["R5"],
  types: INSTALLATION_TYPES,
  *judge(resource) {
    const installation = controllerIn(resource);
    if (installation === undefined) return;
    const gate = openedGate(installation, TAGGING_GATE);
    if (gate === undefined || gate.on) return;
    yield installation.kind === "chart" ? violation(resource, gate.why) : violation(resource, gate.why, IN_ARGS);
  },
});

const IN_ARGS =
  "give the controller the argument --feature-gates=EnableRGTAPI=true, and allow its role tag:GetResources";
