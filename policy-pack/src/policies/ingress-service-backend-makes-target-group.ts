import { stackPolicy, violation } from "../policy.ts";
import { serviceBackends } from "../subjects/ingress/ingressActions.ts";
import { type AlbIngress, albIngresses } from "../subjects/ingress/ingresses.ts";
import { serviceKey, servicesByKey } from "../subjects/targetGroup/services.ts";
import { listed } from "../wording.ts";

/**
 * Each Ingress of a group that names a Service as backend makes a target group of its own: one for every tenant. A
 * Service that one Ingress alone names has one target group anyhow.
 */
export const ingressServiceBackendMakesTargetGroup = stackPolicy({
  name: "ingress-service-backend-makes-target-group",
  level: "advisory",
  description: "Ingresses of a group forward to target groups that are made once, not to Services.",
  reason:
    "The controller makes a target group of its own for each Ingress and Service; a load balancer has at most 100, " +
    "which AWS does not raise, and every pod is health-checked once for each group.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3680",
  fix:
    "make one target group and TargetGroupBinding for the Service, and forward to it by name with an actions.<name> " +
    "annotation and a backend port named use-annotation (MultiTenantAlb does both)",
  guards: ["R3"],
  *judge(stack) {
    const ingresses = stack.memo(albIngresses);
    const counts = namesByService(ingresses);
    const own = stack.memo(servicesByKey);
    for (const ingress of ingresses) {
      const { resource } = ingress;
      const services = serviceBackends(resource).filter((service) => {
        const key = serviceKey(resource, service);
        const count = counts.get(key) ?? 0;
        if (isAlone(ingress)) return count > MOST_ALONE;
        // Where another stack makes the Service, other Ingresses of the group may name it, too.
        return !own.has(key) || count > 1;
      });
      if (services.length === 0) continue;
      const verb = services.length === 1 ? "is" : "are";
      yield violation(resource, `the ${listed("Service", services)} ${verb} named as backend`);
    }
  },
});

/** An internal and a public load balancer for one Service are no mistake; one for each tenant is. */
const MOST_ALONE = 2;

/** On a load balancer of its own. */
function isAlone({ group, namespace, name }: AlbIngress): boolean {
  return group === `${namespace}/${name}`;
}

/** How many of these Ingresses name each Service. */
function namesByService(ingresses: readonly AlbIngress[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { resource } of ingresses) {
    for (const service of serviceBackends(resource)) {
      const key = serviceKey(resource, service);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}
