/** The gates of one fleet and their shifter; there are no nodes, so pods are not waited for. */
import { readFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { planFleet, renderGate } from "@sluice/alb-model";
import { WeightShifter } from "@sluice/hybrid-failover";

interface Settings {
  readonly steps: number[];
  readonly minReady: number;
}

const config = new pulumi.Config();
const provider = new k8s.Provider("cluster", { kubeconfig: config.requireSecret("kubeconfig") });
const { steps, minReady } = JSON.parse(readFileSync(config.require("settings"), "utf8")) as Settings;
const fleet = {
  name: "edge",
  services: { web: { namespace: "web", port: 80, fallback: { steps } } },
  profiles: { site: [{ service: "web" }] },
};
const { plan } = planFleet(fleet, [{ id: "acme", hosts: ["acme.example.com"] }]);

const gates = plan.shards.flatMap((shard) => {
  const gate = renderGate(plan.fleet, shard);
  if (gate === undefined) return [];
  const annotations = { ...gate.metadata.annotations, "pulumi.com/skipAwait": "true" };
  const args = { ...gate, metadata: { ...gate.metadata, annotations } } as unknown as k8s.networking.v1.IngressArgs;
  return [new k8s.networking.v1.Ingress(gate.metadata.name, args, { provider })];
});

const unawaited: pulumi.ResourceTransform = ({ type, props, opts }) => {
  if (!/:(Deployment|Service)$/.test(type)) return undefined;
  const metadata = { ...props.metadata, annotations: { "pulumi.com/skipAwait": "true" } };
  return { props: { ...props, metadata }, opts };
};
new WeightShifter(
  "edge-shifter",
  { fleet: { plan, gates }, services: { web: { minReady } } },
  { providers: { kubernetes: provider }, transforms: [unawaited] },
);
