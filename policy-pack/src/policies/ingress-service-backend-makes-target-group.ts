import { stackPolicy, violation } from "../policy.ts";
import { ingressActions, ingressBackends, targetsOf } from "../subjects/ingressActions.ts";
import { albIngresses } from "../subjects/ingresses.ts";
import type { Resource } from "../view/resource.ts";

/** Each Ingress that names a Service as backend makes a target group of its own: one for every tenant. */
export const ingressServiceBackendMakesTargetGroup = stackPolicy({
  name: "ingress-service-backend-makes-target-group",
  level: "advisory",
  description: "Ingresses of an ALB forward to target groups that were made once, not to Services.",
  reason:
    "The controller makes a target group of its own for each Ingress and Service; a load balancer has at most 100, " +
    "which AWS does not raise, and every pod is health-checked once a group.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3680",
  fix:
    "make one target group and TargetGroupBinding for the Service, and forward to it by name with an actions.<name> " +
    "annotation and a backend port named use-annotation (MultiTenantAlb does both)",
  guards: ["R3"],
  *judge(stack) {
    for (const { resource } of stack.memo(albIngresses)) {
      const services = [...new Set(serviceBackends(resource))].sort();
      if (services.length === 0) continue;
      const [noun, verb] = services.length === 1 ? ["Service", "is"] : ["Services", "are"];
      yield violation(resource, `the ${noun} ${services.join(", ")} ${verb} named as backend`);
    }
  },
});

/** Services among the backends, and in the actions that backends name. */
function serviceBackends(ingress: Resource): string[] {
  const actions = new Map(ingressActions(ingress).map(({ name, config }) => [name, config]));
  return ingressBackends(ingress).flatMap(({ name, isAction }) => {
    if (!isAction) return [name];
    const config = actions.get(name);
    return config === undefined ? [] : targetsOf(config).flatMap(({ serviceName }) => serviceName ?? []);
  });
}
