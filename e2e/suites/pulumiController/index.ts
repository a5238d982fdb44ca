/** The controller by a chart from a folder, and a small fleet that depends on it. */
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { LoadBalancerController, MultiTenantAlb } from "@sluice/multitenant-alb";

const config = new pulumi.Config();
const vpcId = config.require("vpcId");
const kubeconfig = config.requireSecret("kubeconfig");
const provider = new k8s.Provider("cluster", { kubeconfig });
/** Definitions outlive the stack, and may come from an earlier one. */
const definitions = new k8s.Provider("definitions", { kubeconfig, upsertExistingObjects: true });
const fleet = {
  name: "small",
  namespace: "edge",
  services: { web: { namespace: "default", port: 80 } },
  profiles: { app: [{ service: "web" }] },
};

const controller = new LoadBalancerController(
  "controller",
  {
    clusterName: config.require("clusterName"),
    vpcId,
    region: new pulumi.Config("aws").require("region"),
    chart: { path: config.require("chart") },
    crds: { provider: definitions },
    fleets: [fleet],
  },
  { providers: { kubernetes: provider } },
);
const edge = new MultiTenantAlb(
  "small",
  { fleet, tenants: [{ id: "birch", hosts: ["birch.example.com"] }], vpcId, controller },
  { providers: { kubernetes: provider } },
);

export const roleArn = controller.roleArn;
export const shards = edge.shards;
