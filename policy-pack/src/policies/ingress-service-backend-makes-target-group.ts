import type { ResourceValidationPolicy } from "@pulumi/policy";
import { backendsOf, forwardTargets, INGRESS_TYPE, isAlbIngress, propertiesOf, textAt } from "../resources.ts";

const FIX =
  "Create one target group and TargetGroupBinding for the Service, and forward to it by name with an " +
  "actions.<name> annotation and a backend port named use-annotation (MultiTenantAlb does both)";

interface Config {
  readonly ingressClasses?: readonly string[];
}

/**
 * A Service as backend makes the controller create a target group for each Ingress: with many tenants the load
 * balancer runs out of its 100, and every pod is health-checked once a group.
 */
export const ingressServiceBackendMakesTargetGroup: ResourceValidationPolicy = {
  name: "ingress-service-backend-makes-target-group",
  description: "Ingresses of an ALB forward to target groups that were made once, not to Services.",
  enforcementLevel: "advisory",
  configSchema: {
    properties: {
      ingressClasses: {
        type: "array",
        items: { type: "string" },
        default: ["alb"],
        description: "Classes that the AWS Load Balancer Controller takes, beside what its annotations tell.",
      },
    },
  },
  validateResource: (args, reportViolation) => {
    if (args.type !== INGRESS_TYPE) return;
    const ingress = propertiesOf(args);
    if (!isAlbIngress(ingress, args.getConfig<Config>().ingressClasses ?? ["alb"])) return;
    const services = backendsOf(ingress).flatMap(({ name, isAction }) => {
      if (!isAction) return [name];
      return forwardTargets(ingress, name).flatMap((target) => textAt(target, "serviceName") ?? []);
    });
    if (services.length === 0) return;
    const named = [...new Set(services)].sort().join(", ");
    reportViolation(
      `Service backends (${named}) make the controller create a target group of their own for this Ingress; ` +
        "a load balancer has at most 100, which cannot be raised " +
        `(docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html). ${FIX}.`,
    );
  },
};
