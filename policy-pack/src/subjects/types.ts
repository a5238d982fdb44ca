/** Pulumi types that policies look at, under all names that programs may know them by. */

export const INGRESS_TYPES = ["kubernetes:networking.k8s.io/v1:Ingress"] as const;
export const INGRESS_CLASS_TYPES = ["kubernetes:networking.k8s.io/v1:IngressClass"] as const;
export const AUTO_MODE_PARAMS_TYPE = "kubernetes:eks.amazonaws.com/v1:IngressClassParams";
/** Of the controller, and of EKS Auto Mode. */
export const CLASS_PARAMS_TYPES = [
  "kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams",
  AUTO_MODE_PARAMS_TYPE,
] as const;
export const BINDING_TYPES = [
  "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding",
  "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding",
] as const;
export const SERVICE_TYPES = ["kubernetes:core/v1:Service"] as const;
export const NAMESPACE_TYPES = ["kubernetes:core/v1:Namespace"] as const;
export const DEPLOYMENT_TYPES = ["kubernetes:apps/v1:Deployment"] as const;
export const ROLLOUT_TYPES = ["kubernetes:argoproj.io/v1alpha1:Rollout"] as const;
export const HELM_RELEASE_TYPES = ["kubernetes:helm.sh/v3:Release"] as const;
export const HELM_CHART_TYPES = ["kubernetes:helm.sh/v4:Chart", "kubernetes:helm.sh/v3:Chart"] as const;

export const TARGET_GROUP_TYPES = elb("targetGroup", "TargetGroup");
export const ATTACHMENT_TYPES = elb("targetGroupAttachment", "TargetGroupAttachment");
export const LOAD_BALANCER_TYPES = elb("loadBalancer", "LoadBalancer");
export const LISTENER_TYPES = elb("listener", "Listener");
export const LISTENER_RULE_TYPES = elb("listenerRule", "ListenerRule");
export const LISTENER_CERTIFICATE_TYPES = elb("listenerCertificate", "ListenerCertificate");

/** The provider's three names for the same service, and the oldest one, which states may still have. */
function elb(module: string, kind: string): readonly string[] {
  return ["lb", "alb", "applicationloadbalancing", "elasticloadbalancingv2"].map(
    (service) => `aws:${service}/${module}:${kind}`,
  );
}
