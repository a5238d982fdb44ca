import { resourcePolicy, violation } from "../policy.ts";
import { openToAll } from "../subjects/openToAll.ts";
import { INBOUND_RULE_TYPES, SECURITY_GROUP_RULE } from "../subjects/securityGroupRules.ts";
import { INTERNET_FACING_TAG } from "../subjects/waivers.ts";
import type { Resource } from "../view/resource.ts";
import { isEmpty } from "../view/scalars.ts";

/**
 * Ports 80 and 443 are open to everyone only where someone has said so in words. `inboundCIDRs` and `inbound-cidrs` are
 * not judged: an internal load balancer is not reached from the internet whatever they say, and
 * `alb-internal-unless-asked` asks why another one is.
 */
export const securityGroupClosedUnlessAsked = resourcePolicy({
  name: "security-group-closed-unless-asked",
  level: "advisory",
  description: "Security groups let everyone in on ports 80 and 443 only where a tag says why.",
  reason:
    "Whatever has this security group is open to the whole internet as soon as it has a public address, and without a " +
    "reason nobody can tell whether that is intended.",
  source: "https://docs.aws.amazon.com/config/latest/developerguide/vpc-sg-open-only-to-authorized-ports.html",
  fix: `name the networks or security groups that may connect, or say who asked for it and why in the tag ${INTERNET_FACING_TAG}`,
  guards: [],
  types: INBOUND_RULE_TYPES,
  *judge(resource) {
    const open = openToAll(resource).filter(({ isForWeb }) => isForWeb);
    if (open.length === 0 || isAsked(resource)) return;
    for (const { shown } of open) yield violation(resource, shown, fixFor(resource));
  },
});

/** A reason that is not known yet may be one. A rule of the older kind has no tags, so its description may say it. */
function isAsked({ type, props }: Resource): boolean {
  if (type === SECURITY_GROUP_RULE) {
    const description = props.at("description");
    return description.isUnknown || (description.text()?.startsWith(`${INTERNET_FACING_TAG} `) ?? false);
  }
  const reason = props.at("tags").at(INTERNET_FACING_TAG);
  return reason.isUnknown || !isEmpty(reason);
}

function fixFor({ type }: Resource): string | undefined {
  if (type !== SECURITY_GROUP_RULE) return undefined;
  return `name the networks or security groups that may connect, or begin the description with ${INTERNET_FACING_TAG} and say who asked for it and why`;
}
