import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  type ElasticLoadBalancingV2Client,
  paginateDescribeRules,
  paginateDescribeTargetGroups,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { KubeConfig } from "@kubernetes/client-node";
import { stringify } from "yaml";
import { ApiClient, type ObjectReference } from "./deploy/apiClient.ts";

const REPOSITORY = join(import.meta.dirname, "..");

/** What a failing suite leaves evidence of; whatever has not been started is left out. */
export interface Evidence {
  readonly cluster?: { readonly kubeConfig: KubeConfig; readonly logs: string } | undefined;
  readonly aws?: { readonly elbv2: ElasticLoadBalancingV2Client; log(): string } | undefined;
  /** The controller's log so far. */
  readonly controller?: { log(): string } | undefined;
}

const KINDS: readonly ObjectReference[] = [
  { apiVersion: "v1", kind: "Namespace" },
  { apiVersion: "v1", kind: "Service" },
  { apiVersion: "v1", kind: "Event" },
  { apiVersion: "apps/v1", kind: "Deployment" },
  { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
  { apiVersion: "networking.k8s.io/v1", kind: "Ingress" },
  { apiVersion: "networking.k8s.io/v1", kind: "IngressClass" },
  { apiVersion: "elbv2.k8s.aws/v1beta1", kind: "IngressClassParams" },
  { apiVersion: "elbv2.k8s.aws/v1beta1", kind: "TargetGroupBinding" },
];

/**
 * Inside `describe`, before its own `after`: when one of its tests fails, or its `before` does, writes logs, objects and
 * rules to `artifacts/e2e/<suite>/` and prints where.
 *
 * @example keepEvidence("platform", () => ({ cluster, aws }));
 */
export function keepEvidence(suite: string, evidence: () => Evidence): void {
  let ended = 0;
  let failed = false;
  afterEach(function () {
    ended += 1;
    failed ||= this.currentTest?.state === "failed";
  });
  after(async () => {
    if (!failed && ended > 0) return;
    const directory = await writeEvidence(suite, evidence());
    console.error(`    logs, objects and rules: ${relative(REPOSITORY, directory)}`);
  });
}

/** Writes what can still be reached, and what could not be as text in its place. */
export async function writeEvidence(suite: string, { cluster, aws, controller }: Evidence): Promise<string> {
  const directory = join(REPOSITORY, "artifacts/e2e", suite);
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);
  if (cluster !== undefined) {
    await attempt(write, "logs-error.txt", async () => cpSync(cluster.logs, directory, { recursive: true }));
    await attempt(write, "objects.yaml", async () => write("objects.yaml", await objectsAsYaml(cluster.kubeConfig)));
  }
  if (aws !== undefined) {
    write("aws-emulator.log", aws.log());
    await attempt(write, "elbv2.json", async () => write("elbv2.json", await elbv2AsJson(aws.elbv2)));
  }
  if (controller !== undefined) write("controller.log", controller.log());
  return directory;
}

async function attempt(
  write: (name: string, text: string) => void,
  name: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    write(name, `could not be collected: ${String(thrown)}\n`);
  }
}

async function objectsAsYaml(kubeConfig: KubeConfig): Promise<string> {
  const api = new ApiClient(kubeConfig);
  try {
    const documents: string[] = [];
    for (const reference of KINDS) {
      // A kind that this cluster does not have is no failure.
      const objects = await api.list(reference).catch(() => []);
      documents.push(...objects.map((object) => stringify({ ...reference, ...object })));
    }
    return documents.join("---\n");
  } finally {
    api.close();
  }
}

async function elbv2AsJson(elbv2: ElasticLoadBalancingV2Client): Promise<string> {
  const { LoadBalancers = [] } = await elbv2.send(new DescribeLoadBalancersCommand({}));
  const loadBalancers: object[] = [];
  for (const loadBalancer of LoadBalancers) {
    const { LoadBalancerArn } = loadBalancer;
    const { Listeners = [] } = await elbv2.send(new DescribeListenersCommand({ LoadBalancerArn }));
    const listeners: object[] = [];
    for (const listener of Listeners) {
      const rules: object[] = [];
      const { ListenerArn } = listener;
      for await (const { Rules = [] } of paginateDescribeRules({ client: elbv2 }, { ListenerArn }))
        rules.push(...Rules);
      listeners.push({ ...listener, rules });
    }
    loadBalancers.push({ ...loadBalancer, listeners });
  }
  const targetGroups: object[] = [];
  for await (const { TargetGroups = [] } of paginateDescribeTargetGroups({ client: elbv2 }, {})) {
    targetGroups.push(...TargetGroups);
  }
  return `${JSON.stringify({ loadBalancers, targetGroups }, undefined, 2)}\n`;
}
