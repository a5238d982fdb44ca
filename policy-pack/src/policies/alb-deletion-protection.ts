import { DISPOSABLE_ANNOTATION } from "@sluice/alb-model";
import { stackPolicy, violation } from "../policy.ts";
import { loadBalancers } from "../subjects/loadBalancer/loadBalancers.ts";
import { whyNot } from "../subjects/loadBalancer/setting.ts";
import { DISPOSABLE_TAG } from "../subjects/waivers.ts";

const KEY = "deletion_protection.enabled";
const WAIVER = `say why it may be lost in the annotation ${DISPOSABLE_ANNOTATION} or the tag ${DISPOSABLE_TAG}`;

/** Who deletes the last Ingress of a group, or renames the group, deletes the load balancer of all tenants. */
export const albDeletionProtection = stackPolicy({
  name: "alb-deletion-protection",
  level: "advisory",
  description: "Load balancers are protected from deletion, unless a reason says that they may be lost.",
  reason:
    "A deleted load balancer takes every tenant's traffic and its DNS name with it. Protection that someone has switched " +
    "on in the console does not help: the controller still replaces the load balancer when its scheme changes.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2940",
  fix: `set ${KEY} to true, or ${WAIVER}`,
  guards: ["R1"],
  *judge(stack) {
    for (const loadBalancer of stack.memo(loadBalancers)) {
      const setting = loadBalancer.attribute(KEY);
      const problem = whyNot(setting, "true");
      if (problem === undefined || loadBalancer.isDisposable !== false) continue;
      yield violation(setting.resource, problem, `${loadBalancer.howToSet([[KEY, "true"]])}, or ${WAIVER}`);
    }
  },
});
