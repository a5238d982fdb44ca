import { stackPolicy, violation } from "../policy.ts";
import { loadBalancers } from "../subjects/loadBalancer/loadBalancers.ts";
import { whyNot } from "../subjects/loadBalancer/setting.ts";

const KEY = "routing.http.drop_invalid_header_fields.enabled";

/** Headers that two servers read differently are how requests are smuggled past the rules of a load balancer. */
export const albInvalidHeaders = stackPolicy({
  name: "alb-invalid-headers",
  level: "advisory",
  description: "Load balancers drop header fields whose names are not valid.",
  reason:
    "By default such fields reach the targets, and some servers read them as other fields: attackers smuggle requests " +
    "that way.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-4",
  fix: `set ${KEY} to true`,
  guards: [],
  *judge(stack) {
    for (const loadBalancer of stack.memo(loadBalancers)) {
      const setting = loadBalancer.attribute(KEY);
      const problem = whyNot(setting, "true");
      if (problem !== undefined) yield violation(setting.resource, problem, loadBalancer.howToSet([[KEY, "true"]]));
    }
  },
});
