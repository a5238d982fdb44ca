/** A fleet with two tenants, and a canary that takes a path on its load balancer. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { MultiTenantAlb } from "@sluice/multitenant-alb";
import { CanaryRollout } from "../../../packages/multitenant-alb/src/components/CanaryRollout.ts";

const config = new pulumi.Config();
const fleet = {
  name: "edge",
  services: { site: { namespace: "web", port: 80 } },
  profiles: { site: [{ service: "site" }] },
  allowedNamespaces: ["web"],
  reserved: { rules: 1, targetGroups: 2 },
} as const;
const tenants = ["acme", "globex"].map((id) => ({ id, hosts: [`${id}.example.com`] }));

const web = new k8s.core.v1.Namespace("web", { metadata: { name: "web" } });
const edge = new MultiTenantAlb(
  "edge",
  { fleet, tenants, vpcId: config.require("vpcId"), backend: { cidrBlocks: ["10.0.0.0/16"] } },
  { dependsOn: web },
);
new CanaryRollout("shop", {
  fleet,
  namespace: "web",
  routes: [
    { shard: "edge-001", hosts: ["acme.example.com", config.get("host") ?? "globex.example.com"], path: "/shop/*" },
  ],
  services: { type: "ping-pong" },
  port: config.getNumber("port") ?? 80,
  targetPort: 8080,
  replicas: 2,
  podSpec: { containers: [{ name: "shop", image: "shop:1" }] },
  after: [edge],
});
