import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { SpecError } from "@sluice/multitenant-alb";
import {
  ReadinessGatedNamespace,
  type ReadinessGatedNamespaceArgs,
} from "../../src/components/ReadinessGatedNamespace.ts";
import { inputsOf, recordResources } from "./recordResources.ts";

const NAMESPACE = "kubernetes:core/v1:Namespace";
const PATCH = "kubernetes:core/v1:NamespacePatch";
const BUDGET = "kubernetes:policy/v1:PodDisruptionBudget";
const AUTOSCALER = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const MANAGED = { "app.kubernetes.io/managed-by": "sluice" };

const WEB = { matchLabels: { app: "web" } } as const;
const FULL: ReadinessGatedNamespaceArgs = {
  namespace: "shop",
  labels: { team: "checkout", cost: pulumi.output("42") },
  workloads: {
    web: {
      matchLabels: { app: "web" },
      targetType: "ip",
      service: { maxReplicas: 200, deregistrationDelaySeconds: 400, readinessGates: true },
      bindings: ["web-nlb"],
      podConditions: pulumi.output(["target-health.elbv2.k8s.aws/edge-001-web"]),
      maxUnavailable: 2,
      minReplicas: 4,
      maxReplicas: 150,
      targetCpuPercent: 55,
      scaleTarget: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "web-rollout" },
    },
    batch: { matchLabels: { app: "batch" }, replicas: 3 },
    burst: { matchLabels: { app: "burst" }, replicas: "external", maxUnavailable: "50%" },
  },
};

function build(args: Partial<ReadinessGatedNamespaceArgs> = {}): ReadinessGatedNamespace {
  return new ReadinessGatedNamespace("shop", { namespace: "shop", ...args });
}

describe("ReadinessGatedNamespace", () => {
  it("makes a namespace with the controller's label, and nothing else, by default", async () => {
    const registered = await recordResources(() => build());
    assert.deepEqual(
      registered.map(({ type, name }) => `${type} ${name}`),
      [`${NAMESPACE} shop`, "sluice:index:ReadinessGatedNamespace shop"],
    );
    assert.deepEqual(inputsOf(registered, NAMESPACE, "shop"), {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: "shop", labels: { ...MANAGED, "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" } },
    });
  });

  it("takes Auto Mode's label, and only it, on EKS Auto Mode", async () => {
    const registered = await recordResources(() => build({ platform: "eks-auto-mode" }));
    const { metadata } = inputsOf(registered, NAMESPACE, "shop");
    assert.deepEqual(metadata, {
      name: "shop",
      labels: { ...MANAGED, "eks.amazonaws.com/pod-readiness-gate-inject": "enabled" },
    });
  });

  it("patches nothing but the labels of a namespace that exists", async () => {
    const registered = await recordResources(() => build({ existing: true, labels: { team: "checkout" } }));
    assert.equal(
      registered.some(({ type }) => type === NAMESPACE),
      false,
    );
    assert.deepEqual(inputsOf(registered, PATCH, "shop"), {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: "shop",
        labels: { team: "checkout", "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" },
      },
    });
  });

  it("gives a workload a budget and an autoscaler with defaults that fit gates", async () => {
    const registered = await recordResources(() => build({ workloads: { web: WEB } }));
    const metadata = { name: "web", namespace: "shop", labels: MANAGED };
    assert.deepEqual(inputsOf(registered, BUDGET, "shop-web"), {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata,
      spec: {
        maxUnavailable: "10%",
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: { matchLabels: { app: "web" } },
      },
    });
    assert.deepEqual(inputsOf(registered, AUTOSCALER, "shop-web"), {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        minReplicas: 2,
        maxReplicas: 50,
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
        ],
        behavior: {
          scaleUp: {
            stabilizationWindowSeconds: 0,
            policies: [{ type: "Pods", value: 50, periodSeconds: 60 }],
          },
          scaleDown: {
            stabilizationWindowSeconds: 300,
            policies: [{ type: "Percent", value: 10, periodSeconds: 60 }],
          },
        },
      },
    });
  });

  it("takes every option of a workload over", async () => {
    const registered = await recordResources(() => build(FULL));
    assert.deepEqual(inputsOf(registered, BUDGET, "shop-web").spec, {
      maxUnavailable: 2,
      unhealthyPodEvictionPolicy: "AlwaysAllow",
      selector: { matchLabels: { app: "web" } },
    });
    assert.deepEqual(inputsOf(registered, AUTOSCALER, "shop-web").spec, {
      scaleTargetRef: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", name: "web-rollout" },
      minReplicas: 4,
      maxReplicas: 150,
      metrics: [
        { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 55 } } },
      ],
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: 0,
          // Two load balancers, four calls a second.
          policies: [{ type: "Pods", value: 120, periodSeconds: 60 }],
        },
        scaleDown: {
          stabilizationWindowSeconds: 400,
          policies: [{ type: "Percent", value: 10, periodSeconds: 400 }],
        },
      },
    });
    assert.deepEqual(inputsOf(registered, NAMESPACE, "shop").metadata, {
      name: "shop",
      labels: { ...MANAGED, team: "checkout", cost: "42", "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" },
    });
  });

  it("gives workloads that are not autoscaled here a budget only", async () => {
    const registered = await recordResources(() => build(FULL));
    assert.deepEqual(
      registered.filter(({ type }) => type === AUTOSCALER).map(({ name }) => name),
      ["shop-web"],
    );
    assert.deepEqual(
      registered.filter(({ type }) => type === BUDGET).map(({ name }) => name),
      ["shop-batch", "shop-burst", "shop-web"],
    );
  });

  it("tells the conditions that pods will have, the load balancers' and those of own bindings", async () => {
    let shop: ReadinessGatedNamespace | undefined;
    await recordResources(() => {
      shop = build(FULL);
    });
    assert.deepEqual(await valueIn(shop?.podConditions), {
      web: ["target-health.elbv2.k8s.aws/edge-001-web", "target-health.elbv2.k8s.aws/web-nlb"],
      batch: [],
      burst: [],
    });
    assert.equal(await valueIn(shop?.namespace), "shop");
  });

  it("names the conditions of own bindings as the platform does", async () => {
    let shop: ReadinessGatedNamespace | undefined;
    await recordResources(() => {
      shop = build({ platform: "eks-auto-mode", workloads: { web: { ...WEB, bindings: ["web-nlb"] } } });
    });
    assert.deepEqual(await valueIn(shop?.podConditions), { web: ["target-health.eks.amazonaws.com/web-nlb"] });
  });

  it("drops nothing in a preview when a name or the conditions are not known yet", async () => {
    const unknown = <T>() => pulumi.output(pulumi.unknown) as pulumi.Output<T>;
    const program = () =>
      build({
        namespace: unknown<string>(),
        workloads: {
          web: { ...WEB, podConditions: unknown<string[]>() },
          batch: { matchLabels: { app: "batch" }, replicas: 3 },
        },
      });
    const registered = await recordResources(program, true);
    assert.deepEqual(
      registered.filter(({ type }) => type.startsWith("kubernetes:")).map(({ type, name }) => `${type} ${name}`),
      [`${AUTOSCALER} shop-web`, `${NAMESPACE} shop`, `${BUDGET} shop-batch`, `${BUDGET} shop-web`],
    );
  });

  it("registers nothing and lists every problem when arguments are wrong", async () => {
    let error: unknown;
    const registered = await recordResources(() => {
      try {
        build({
          namespace: "Shop!",
          labels: { "eks.amazonaws.com/pod-readiness-gate-inject": pulumi.output("enabled") },
          workloads: { web: { ...WEB, maxReplicas: 1 } },
        });
      } catch (thrown) {
        error = thrown;
      }
    });
    assert.ok(error instanceof SpecError);
    assert.deepEqual(
      error.problems.map(({ code }) => code),
      ["readiness.namespace", "readiness.labels", "readiness.maxReplicas"],
    );
    assert.deepEqual(registered, []);
  });
});

function valueIn(output: pulumi.Output<unknown> | undefined): Promise<unknown> {
  return new Promise((resolve) => {
    if (output === undefined) throw new RangeError("the program made no output");
    output.apply(resolve);
  });
}
