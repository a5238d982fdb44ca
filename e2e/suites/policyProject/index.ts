/** Plain Ingresses of one group: one with what `backend` says, and one with a value that a preview does not know. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

type Service = k8s.types.input.networking.v1.IngressServiceBackend;

const config = new pulumi.Config();
const provider = new k8s.Provider("cluster", { kubeconfig: config.requireSecret("kubeconfig") });
const opts = { provider };
/** `service` is the mistake. */
const backend = config.require("backend");

const release = new k8s.core.v1.ConfigMap("release", { metadata: { name: "release", namespace: "default" } }, opts);
const byAction: Service = { name: "web", port: { name: "use-annotation" } };

ingress(
  "later",
  byAction,
  // A preview does not know the id of what it would create.
  release.id.apply((id) => JSON.stringify({ type: "forward", targetGroupName: id.replace("/", "-") })),
);
ingress(
  "shop",
  backend === "service" ? { name: "web", port: { number: 80 } } : byAction,
  JSON.stringify({ type: "forward", targetGroupName: "shops-web" }),
);

function ingress(name: string, service: Service, action: pulumi.Input<string>): void {
  const annotations = {
    "alb.ingress.kubernetes.io/group.name": "shops",
    "alb.ingress.kubernetes.io/actions.web": action,
    "pulumi.com/skipAwait": "true",
  };
  const path = { path: "/", pathType: "Prefix", backend: { service } };
  new k8s.networking.v1.Ingress(
    name,
    {
      metadata: { name, namespace: "default", annotations },
      spec: { ingressClassName: "alb", rules: [{ host: `${name}.example.com`, http: { paths: [path] } }] },
    },
    opts,
  );
}
