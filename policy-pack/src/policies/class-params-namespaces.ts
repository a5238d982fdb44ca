import { resourcePolicy, violation } from "../policy.ts";
import { CLASS_PARAMS_TYPES } from "../subjects/types.ts";
import type { Value } from "../view/value.ts";

/** Who may put rules on a shared load balancer is said where the load balancer is described. */
export const classParamsNamespaces = resourcePolicy({
  name: "class-params-namespaces",
  level: "advisory",
  description: "IngressClassParams of a group say which namespaces' Ingresses may join its load balancer.",
  reason:
    "Without a selector everyone who may create Ingresses anywhere in the cluster can put rules above all others on " +
    "the load balancer, and take any host.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/1849",
  fix:
    "set spec.namespaceSelector to the namespaces that may join, such as " +
    "{ matchLabels: { kubernetes.io/metadata.name: <namespace> } }",
  guards: ["R3"],
  types: CLASS_PARAMS_TYPES,
  *judge(params) {
    const spec = params.props.at("spec");
    // Without a group, Ingresses get load balancers of their own.
    if (!spec.at("group").at("name").isGiven) return;
    const selector = spec.at("namespaceSelector");
    if (selector.isMissing) yield violation(params, "spec.namespaceSelector is not set");
    else if (selectsAll(selector))
      yield violation(params, "spec.namespaceSelector is empty, which selects all namespaces");
  },
});

function selectsAll(selector: Value): boolean {
  const [labels, expressions] = [selector.at("matchLabels"), selector.at("matchExpressions")];
  if (selector.isUnknown || labels.isUnknown || expressions.isUnknown) return false;
  return labels.keys().length === 0 && expressions.items().length === 0;
}
