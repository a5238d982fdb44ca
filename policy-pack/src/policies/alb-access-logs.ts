import { DISPOSABLE_ANNOTATION } from "@sluice/alb-model";
import { stackPolicy, type Violation, violation } from "../policy.ts";
import { type LoadBalancer, loadBalancers } from "../subjects/loadBalancer/loadBalancers.ts";
import { whyNot } from "../subjects/loadBalancer/setting.ts";
import { DISPOSABLE_TAG } from "../subjects/waivers.ts";

const ENABLED = "access_logs.s3.enabled";
const BUCKET = "access_logs.s3.bucket";
const SOME_BUCKET = "<bucket>";
const WAIVER = `say why nobody needs them in the annotation ${DISPOSABLE_ANNOTATION} or the tag ${DISPOSABLE_TAG}`;

/** Whether a tenant was hurt, and by what, is only in the access logs. */
export const albAccessLogs = stackPolicy({
  name: "alb-access-logs",
  level: "advisory",
  description: "Load balancers write access logs to a bucket, unless a reason says that they may be lost.",
  reason:
    "Metrics do not tell tenants on one load balancer apart: which host failed, which rule matched and which target " +
    "answered is only in the access logs, and requests from before the logs were on cannot be looked up.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
  fix: `set ${ENABLED} to true and ${BUCKET} to ${SOME_BUCKET}, or ${WAIVER}`,
  guards: [],
  *judge(stack) {
    for (const loadBalancer of stack.memo(loadBalancers)) {
      const found = fault(loadBalancer);
      if (found !== undefined && loadBalancer.isDisposable === false) yield found;
    }
  },
});

function fault(loadBalancer: LoadBalancer): Violation | undefined {
  const enabled = loadBalancer.attribute(ENABLED);
  const bucket = loadBalancer.attribute(BUCKET);
  const isOff = whyNot(enabled, "true");
  if (isOff !== undefined) {
    const fix = `${loadBalancer.howToSet([
      [ENABLED, "true"],
      [BUCKET, SOME_BUCKET],
    ])}, or ${WAIVER}`;
    return violation(enabled.resource, isOff, fix);
  }
  if (enabled.text === undefined || !bucket.isMissing) return undefined;
  const fix = loadBalancer.howToSet([[BUCKET, SOME_BUCKET]]);
  return violation(enabled.resource, `${enabled.place} is true, and ${bucket.place} is not set`, fix);
}
