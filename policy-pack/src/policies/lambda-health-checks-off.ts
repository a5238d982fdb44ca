import { resourcePolicy, violation } from "../policy.ts";
import { TARGET_GROUP_TYPES } from "../subjects/types.ts";
import { isOn } from "../view/scalars.ts";

/** A fallback costs nothing while nobody needs it. */
export const lambdaHealthChecksOff = resourcePolicy({
  name: "lambda-health-checks-off",
  level: "advisory",
  description: "Target groups of Lambda functions have no health checks.",
  reason:
    "Each check is a call of the function, which AWS bills: every node of the load balancer makes one each interval, " +
    "around the clock, also while nobody needs the function.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html",
  fix: "set healthCheck.enabled to false",
  guards: ["R1"],
  types: TARGET_GROUP_TYPES,
  *judge(group) {
    const check = group.props.at("healthCheck");
    if (!group.props.at("targetType").is("lambda") || !check.isGiven) return;
    const enabled = check.at("enabled");
    if (isOn(enabled)) yield violation(group, "healthCheck.enabled is true, and the target is a function");
    // AWS's default for functions is off, but the provider's is on as soon as there is a health check.
    else if (enabled.isMissing) {
      yield violation(group, "healthCheck does not say enabled: false, and the target is a function");
    }
  },
});
