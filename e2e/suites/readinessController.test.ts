import assert from "node:assert/strict";
import { CoreV1Api, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import type { WireObject } from "@sluice/local";
import { ReadinessGatedNamespace } from "../../packages/multitenant-alb/src/components/ReadinessGatedNamespace.ts";
import { controllerBinary, NO_THROTTLE } from "../controller/startController.ts";
import { applyObject } from "../deploy/kubernetesObjects.ts";
import { eventually } from "../kubernetes/eventually.ts";
import { createNode } from "../kubernetes/fakeNode.ts";
import { type Parts, withParts } from "./parts.ts";
import { applyProgram, doctorAccount, findingsOf, nextSecond, runDoctor, startPod } from "./readinessSetup.ts";

const LABELS = { app: "web" };
const GATE = "target-health.elbv2.k8s.aws/edge-001-web";
const WEBHOOK = { apiVersion: "admissionregistration.k8s.io/v1", kind: "MutatingWebhookConfiguration" };
/** Spares the look-up of the node's instance, which the emulator does not have. */
const NODE_LABELS = { "eks.amazonaws.com/compute-type": "hybrid" };
const SECONDS = 60;

const suite = controllerBinary() === undefined ? describe.skip : describe;
suite("readiness gates with the real controller (ALB_CONTROLLER)", () => {
  const parts = withParts("readiness");
  let core: CoreV1Api;
  let kubeconfig: string;
  let targetGroup: string;
  let subnets: readonly string[];
  let stop: () => Promise<void>;
  before(async () => {
    const { aws, cluster, deployer, startController } = parts();
    core = cluster.kubeConfig.makeApiClient(CoreV1Api);
    const { vpcId, subnetIds } = await aws.createNetwork();
    subnets = subnetIds;
    const controller = await startController(vpcId, [...NO_THROTTLE, "--targetgroupbinding-requeue-duration=1s"]);
    stop = () => controller.stop();
    const group = { Name: "edge-001-web", VpcId: vpcId, TargetType: "ip", Protocol: "HTTP", Port: 80 } as const;
    const { TargetGroups = [] } = await aws.elbv2.createTargetGroup(group);
    targetGroup = String(TargetGroups[0]?.TargetGroupArn);
    kubeconfig = await doctorAccount(cluster, deployer.api);
    await registerPodWebhook(parts());
    await createReadyNode(parts());
    await applyProgram(deployer.api, () => new ReadinessGatedNamespace("shop", { namespace: "shop" }));
    const account = { what: "the namespace's service account", seconds: 20 };
    await eventually(() => core.readNamespacedServiceAccount({ namespace: "shop", name: "default" }), account);
  });

  const start = (name: string, ip: string) =>
    startPod(parts().cluster.kubeConfig, "node-a", { namespace: "shop", name, labels: LABELS, ip });
  const gatesOf = async (name: string) => {
    const { spec } = await core.readNamespacedPod({ namespace: "shop", name });
    return (spec?.readinessGates ?? []).map(({ conditionType }) => conditionType);
  };
  const untilFound = (wanted: readonly string[]) =>
    eventually(
      async () => {
        const found = await findingsOf(kubeconfig, "shop");
        return found.join() === wanted.join() || undefined;
      },
      { what: `the doctor to find ${wanted.join() || "nothing"}`, seconds: SECONDS, everyMs: 500 },
    );

  it("are missing from a pod that was there before the binding, and the doctor says so", async () => {
    const { api } = parts().deployer;
    await start("early", "10.0.0.11");
    await applyObject(api, "service", SERVICE);
    await applyObject(api, "binding", bindingTo(targetGroup));
    assert.deepEqual(await gatesOf("early"), []);
    assert.deepEqual(await findingsOf(kubeconfig, "shop"), ["pod.beforeBinding pod/early"]);
    await core.deleteNamespacedPod({ namespace: "shop", name: "early" });
  });

  it("are injected into a new pod, and stay closed while no rule refers to the target group", async () => {
    await nextSecond();
    await start("web-0", "10.0.0.12");
    assert.deepEqual(await gatesOf("web-0"), [GATE]);
    await untilFound(["gate.notInUse pod/web-0"]);
    assert.equal((await runDoctor(kubeconfig, "shop")).code, 1);
  });

  it("open when a listener forwards to it, and the doctor is content", async () => {
    await forwardTo(parts(), targetGroup, subnets);
    await untilFound([]);
    const { code, stdout } = await runDoctor(kubeconfig, "shop");
    assert.equal(code, 0, stdout);
    assert.match(stdout, /pod\/web-0 +1 +1 +1 +1\n/);
  });

  it("stay closed for a new pod whose checks time out, with AWS's reason, and open ones stay open", async () => {
    const { aws } = parts();
    await aws.admin.setTargetHealth({ targetGroupArn: targetGroup }, "unhealthy", "Target.Timeout");
    await start("web-1", "10.0.0.13");
    // The controller asks again only about targets that it has not seen healthy, so web-0's gate stays as it is.
    await untilFound(["gate.timeout pod/web-1"]);
    await aws.admin.setTargetHealth({ targetGroupArn: targetGroup }, null);
    await untilFound([]);
  });

  it("are missing from a pod that is made while the controller is away", async () => {
    await stop();
    await nextSecond();
    await start("web-2", "10.0.0.14");
    assert.deepEqual(await gatesOf("web-2"), []);
    assert.deepEqual(await findingsOf(kubeconfig, "shop"), ["webhook.failedOpen pod/web-2"]);
  });
});

const SERVICE: WireObject = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web", namespace: "shop" },
  spec: { selector: LABELS, ports: [{ port: 80 }] },
};

function bindingTo(targetGroupARN: string): WireObject {
  return {
    apiVersion: "elbv2.k8s.aws/v1beta1",
    kind: "TargetGroupBinding",
    metadata: { name: "edge-001-web", namespace: "shop" },
    spec: { serviceRef: { name: "web", port: 80 }, targetGroupARN, targetType: "ip" },
  };
}

/** The chart's pod webhook, at the port where the controller's others are. */
async function registerPodWebhook({ deployer: { api } }: Parts): Promise<void> {
  const { webhooks } = await api.demand({ ...WEBHOOK, name: "aws-load-balancer-webhook" }, { method: "GET" });
  const [first] = webhooks as readonly { readonly clientConfig: { readonly url: string; readonly caBundle: string } }[];
  assert.ok(first);
  const { url, caBundle } = first.clientConfig;
  const label = "elbv2.k8s.aws/pod-readiness-gate-inject";
  const webhook = {
    name: "mpod.elbv2.k8s.aws",
    clientConfig: { url: new URL("/mutate-v1-pod", url).href, caBundle },
    failurePolicy: "Ignore",
    timeoutSeconds: 2,
    sideEffects: "None",
    admissionReviewVersions: ["v1"],
    namespaceSelector: { matchExpressions: [{ key: label, operator: "In", values: ["enabled"] }] },
    rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }],
  };
  await applyObject(api, "pod-webhook", { ...WEBHOOK, metadata: { name: "pod-webhook" }, webhooks: [webhook] });
}

/** The controller registers pods that are not ready only if their node is. */
async function createReadyNode({ cluster }: Parts): Promise<void> {
  const name = await createNode(cluster.kubeConfig, "node-a", NODE_LABELS);
  const status = { conditions: [{ type: "Ready", status: "True" }] };
  const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
  await cluster.kubeConfig.makeApiClient(CoreV1Api).patchNodeStatus({ name, body: { status } }, mergePatch);
}

async function forwardTo({ aws }: Parts, TargetGroupArn: string, subnets: readonly string[]): Promise<void> {
  const { LoadBalancers = [] } = await aws.elbv2.createLoadBalancer({ Name: "edge-001", Subnets: [...subnets] });
  const LoadBalancerArn = LoadBalancers[0]?.LoadBalancerArn;
  const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
  await aws.elbv2.createListener({ LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions });
}
