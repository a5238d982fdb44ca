/** Resources that have nothing to do with any load balancer of the stack they are added to. */
import type { Recorded } from "./stacks.ts";

const OTHER_CLUSTER = "urn:pulumi:dev::laws::pulumi:providers:kubernetes::other";

function stranger(type: string, name: string, props: Recorded["inputs"], provider = ""): Recorded {
  const urn = `urn:pulumi:dev::laws::${type}::${name}`;
  return {
    urn,
    type,
    name,
    protect: false,
    parent: undefined,
    dependencies: [],
    propertyDependencies: {},
    provider,
    inputs: props,
    outputs: props,
  };
}

/** Objects of the cluster itself, of other Ingress controllers, of another cluster, and other load balancers. */
export function strangers(cluster: string): Recorded[] {
  const service = { spec: { selector: { app: "web" }, ports: [{ port: 80 }] } };
  const nginx = {
    spec: {
      ingressClassName: "nginx",
      rules: [{ host: "acme.example.com", http: { paths: [{ path: "/", backend: { service: { name: "web" } } }] } }],
    },
  };
  const deployment = {
    spec: {
      replicas: 5000,
      template: {
        metadata: { labels: { app: "web" } },
        spec: { containers: [{ name: "nginx", image: "registry.k8s.io/ingress-nginx/controller:v1.12.0" }] },
      },
    },
  };
  const named = (name: string, namespace: string, props: object = {}) => ({ ...props, metadata: { name, namespace } });
  const assume = {
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  return [
    stranger("aws:s3/bucket:Bucket", "stranger-bucket", { bucket: "stranger", tags: {} }),
    stranger("aws:lb/loadBalancer:LoadBalancer", "stranger-nlb", { name: "stranger", loadBalancerType: "network" }),
    stranger("aws:iam/role:Role", "stranger-role", { name: "stranger", assumeRolePolicy: JSON.stringify(assume) }),
    stranger("kubernetes:core/v1:ConfigMap", "stranger-map", named("web", "shops", { data: { a: "b" } }), cluster),
    stranger("kubernetes:core/v1:Namespace", "kube-system", { metadata: { name: "kube-system" } }, cluster),
    stranger(
      "kubernetes:networking.k8s.io/v1:IngressClass",
      "stranger-class",
      { metadata: { name: "nginx" }, spec: { controller: "k8s.io/ingress-nginx" } },
      cluster,
    ),
    stranger("kubernetes:networking.k8s.io/v1:Ingress", "stranger-nginx", named("web", "strange", nginx), cluster),
    stranger("kubernetes:apps/v1:Deployment", "stranger-nginx", named("nginx", "strange", deployment), cluster),
    stranger("kubernetes:core/v1:Service", "stranger-web", named("web", "strange", service), cluster),
    stranger("kubernetes:core/v1:Service", "stranger-other", named("web", "shops", service), OTHER_CLUSTER),
    stranger("kubernetes:apps/v1:Deployment", "stranger-other", named("web", "shops", deployment), OTHER_CLUSTER),
    stranger("kubernetes:core/v1:Namespace", "stranger-shops", { metadata: { name: "shops" } }, OTHER_CLUSTER),
    stranger("random:index/randomPet:RandomPet", "stranger-pet", { length: 2 }),
  ];
}
