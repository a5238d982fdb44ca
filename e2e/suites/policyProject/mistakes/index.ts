/** One IngressGroup with mistakes in plain resources, custom resources and YAML, whose cluster KUBECONFIG names. */
import * as k8s from "@pulumi/kubernetes";

const PREFIX = "alb.ingress.kubernetes.io";
const SKIP_AWAIT = { "pulumi.com/skipAwait": "true" };
const TARGET_GROUP = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/shops-web/73e2d6bc24d8a067";

// Pods in it go without readiness gates.
const namespace = new k8s.core.v1.Namespace("shops", { metadata: { name: "shops" } });
const opts = { dependsOn: namespace };

new k8s.apiextensions.CustomResource("edge-params", {
  apiVersion: "elbv2.k8s.aws/v1beta1",
  kind: "IngressClassParams",
  metadata: { name: "edge" },
  spec: {
    group: { name: "edge" },
    scheme: "internet-facing",
    certificateArn: ["arn:aws:acm:eu-central-1:123456789012:certificate/8c1c2f0e-4d0b-4a0f-9a4e-5f2d3f1b7a10"],
    sslPolicy: "ELBSecurityPolicy-2016-08",
  },
});
new k8s.networking.v1.IngressClass("edge-class", {
  metadata: { name: "edge" },
  spec: {
    controller: "ingress.k8s.aws/alb",
    parameters: { apiGroup: "elbv2.k8s.aws", kind: "IngressClassParams", name: "edge" },
  },
});
new k8s.apiextensions.CustomResource(
  "web-binding",
  {
    apiVersion: "elbv2.k8s.aws/v1beta1",
    kind: "TargetGroupBinding",
    metadata: { name: "shops-web", namespace: "shops" },
    spec: { targetGroupARN: TARGET_GROUP, targetType: "ip", serviceRef: { name: "web", port: 80 } },
  },
  opts,
);

// The controller makes a target group of its own for each Ingress with a Service as backend.
new k8s.networking.v1.Ingress("shop", ingress("shop", { name: "web", port: { number: 80 } }), opts);
new k8s.networking.v1.Ingress(
  "sale",
  ingress(
    "sale",
    { name: "forward", port: { name: "use-annotation" } },
    { targetGroupName: "shops-web", weight: 1000 },
  ),
  opts,
);

// The same host goes to two target groups.
const byName = { name: "forward", port: { name: "use-annotation" } };
const objectOf = (name: string, targetGroupName: string) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  ...ingress(name, byName, { targetGroupName, weight: 1 }, "both.example.com"),
});
new k8s.yaml.ConfigGroup("first", { objs: [objectOf("first", "shops-web")] }, opts);
new k8s.yaml.v2.ConfigGroup("second", { objs: [objectOf("second", "shops-api")] }, opts);

new k8s.apiextensions.CustomResource(
  "api",
  {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    metadata: { name: "api", namespace: "shops" },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: "api" } },
      template: { metadata: { labels: { app: "api" } }, spec: { containers: [{ name: "api", image: "api:1" }] } },
      strategy: {
        canary: {
          stableService: "api-stable",
          canaryService: "api-canary",
          dynamicStableScale: true,
          trafficRouting: { alb: { ingress: "shop", rootService: "api-root", servicePort: 80 } },
        },
      },
    },
  },
  opts,
);

function ingress(
  name: string,
  service: k8s.types.input.networking.v1.IngressServiceBackend,
  group?: { readonly targetGroupName: string; readonly weight: number },
  host = `${name}.example.com`,
) {
  const action = JSON.stringify({ type: "forward", forwardConfig: { targetGroups: [group] } });
  const annotations = { ...SKIP_AWAIT, ...(group === undefined ? {} : { [`${PREFIX}/actions.forward`]: action }) };
  const path = { path: "/", pathType: "Prefix", backend: { service } };
  return {
    metadata: { name, namespace: "shops", annotations },
    spec: { ingressClassName: "edge", rules: [{ host, http: { paths: [path] } }] },
  };
}
