import { resourcePolicy, violation } from "../policy.ts";
import { openToAll } from "../subjects/openToAll.ts";
import { INBOUND_RULE_TYPES } from "../subjects/securityGroupRules.ts";

/**
 * Security groups let in who they know; whether ports 80 and 443 are open for a reason is asked by
 * `security-group-closed-unless-asked`.
 */
export const securityGroupOpen = resourcePolicy({
  name: "security-group-open",
  level: "mandatory",
  description: "Security groups let everyone in on no ports but 80 and 443.",
  reason: "Whatever has this security group is open to the whole internet as soon as it has a public address.",
  source: "https://docs.aws.amazon.com/config/latest/developerguide/vpc-sg-open-only-to-authorized-ports.html",
  fix: "name the networks or security groups that may connect, and give ports 80 and 443 rules of their own",
  guards: [],
  types: INBOUND_RULE_TYPES,
  *judge(resource) {
    for (const { shown, isForWeb } of openToAll(resource)) if (!isForWeb) yield violation(resource, shown);
  },
});
