import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ArgoRollouts, type ArgoRolloutsArgs } from "../../src/components/ArgoRollouts.ts";
import { SpecError } from "../../src/errors.ts";
import { shown, unknown } from "./MultiTenantAlbFixtures.ts";
import { inputsOf, recordResources } from "./recordResources.ts";

const RELEASE = "kubernetes:helm.sh/v3:Release";
const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const ASSOCIATION = "aws:eks/podIdentityAssociation:PodIdentityAssociation";

const SMALLEST: ArgoRolloutsArgs = {
  clusterName: "platform",
  region: "eu-central-1",
  ingressClasses: ["edge-001"],
};
const NO_OTHERS = {
  istio: false,
  smi: false,
  ambassador: false,
  awsAppMesh: false,
  traefik: false,
  apisix: false,
  contour: false,
  glooPlatform: false,
  gatewayAPI: false,
};

function build(args: Partial<ArgoRolloutsArgs> = {}): ArgoRollouts {
  return new ArgoRollouts("argo", { ...SMALLEST, ...args });
}

function valuesOf(registered: Parameters<typeof inputsOf>[0]): unknown {
  return inputsOf(registered, RELEASE, "argo").values;
}

describe("ArgoRollouts", () => {
  it("registers the namespace, a role for its service account, and the release", async () => {
    const registered = await recordResources(() => build());
    assert.deepEqual(
      registered.map(({ type, name }) => `${type} ${name}`),
      [
        `${ASSOCIATION} argo`,
        `${ROLE} argo`,
        `${POLICY} argo`,
        "kubernetes:core/v1:Namespace argo-rollouts",
        `${RELEASE} argo`,
        "sluice:index:ArgoRollouts argo",
      ],
    );
    assert.deepEqual(inputsOf(registered, ASSOCIATION, "argo"), {
      clusterName: "platform",
      namespace: "argo-rollouts",
      serviceAccount: "argo-rollouts",
      roleArn: "arn:argo",
    });
  });

  it("pins the chart and the program, and verifies target groups with no setting at all", async () => {
    const registered = await recordResources(() => build());
    const { chart, version, namespace, repositoryOpts, atomic, values } = inputsOf(registered, RELEASE, "argo");
    assert.deepEqual(
      { chart, version, namespace, repositoryOpts, atomic },
      {
        chart: "argo-rollouts",
        version: "2.41.0",
        namespace: "argo-rollouts",
        repositoryOpts: { repo: "https://argoproj.github.io/argo-helm" },
        atomic: true,
      },
    );
    assert.deepEqual(values, {
      installCRDs: true,
      keepCRDs: true,
      serviceAccount: { create: true, name: "argo-rollouts" },
      controller: {
        replicas: 2,
        image: { tag: "v1.9.1" },
        extraArgs: ["--aws-verify-target-group", "--alb-ingress-classes=edge-001"],
        extraEnv: [{ name: "AWS_REGION", value: "eu-central-1" }],
        logging: { level: "info" },
        resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "512Mi" } },
        pdb: { enabled: true, maxUnavailable: 1 },
        metrics: { enabled: false },
      },
      providerRBAC: {
        enabled: true,
        providers: { awsLoadBalancerController: true, ...NO_OTHERS },
        additionalRules: [],
      },
    });
  });

  it("takes every option, on EKS Auto Mode", async () => {
    const registered = await recordResources(() =>
      build({
        platform: "eks-auto-mode",
        version: "v1.9.0",
        chartVersion: "2.40.9",
        chart: { path: "./charts/argo-rollouts" },
        ingressClasses: ["edge-001", "edge-002"],
        namespace: "rollouts",
        createNamespace: false,
        serviceAccountName: "argo",
        replicas: 3,
        podDisruptionBudget: { minAvailable: 2 },
        resources: { requests: { cpu: "1" } },
        serviceMonitor: { namespace: "monitoring", labels: { release: "prometheus" } },
        logLevel: "debug",
        accountId: "123456789012",
        identity: {
          kind: "irsa",
          oidcProviderArn: "arn:aws:iam::123456789012:oidc-provider/oidc.example.com/id/1",
          oidcProviderUrl: "https://oidc.example.com/id/1",
        },
      }),
    );
    const { chart, version, namespace, repositoryOpts } = inputsOf(registered, RELEASE, "argo");
    assert.deepEqual(
      { chart, version, namespace, repositoryOpts },
      { chart: "./charts/argo-rollouts", version: "2.40.9", namespace: "rollouts", repositoryOpts: undefined },
    );
    assert.deepEqual(valuesOf(registered), {
      installCRDs: true,
      keepCRDs: true,
      serviceAccount: { create: true, name: "argo", annotations: { "eks.amazonaws.com/role-arn": "arn:argo" } },
      controller: {
        replicas: 3,
        image: { tag: "v1.9.0" },
        extraArgs: [
          "--aws-verify-target-group",
          "--aws-target-group-binding-api-version=eks.amazonaws.com/v1",
          "--alb-tag-key-resource-id=ingress.eks.amazonaws.com/resource",
          "--alb-ingress-classes=edge-001",
          "--alb-ingress-classes=edge-002",
        ],
        extraEnv: [{ name: "AWS_REGION", value: "eu-central-1" }],
        logging: { level: "debug" },
        resources: { requests: { cpu: "1" } },
        pdb: { enabled: true, minAvailable: 2 },
        metrics: {
          enabled: true,
          serviceMonitor: { enabled: true, namespace: "monitoring", additionalLabels: { release: "prometheus" } },
        },
      },
      providerRBAC: {
        enabled: true,
        providers: { awsLoadBalancerController: false, ...NO_OTHERS },
        additionalRules: [
          { apiGroups: ["eks.amazonaws.com"], resources: ["targetgroupbindings"], verbs: ["list", "get"] },
        ],
      },
    });
    assert.equal(
      registered.some(({ type }) => type === ASSOCIATION || type.endsWith(":Namespace")),
      false,
    );
    assert.match(
      String(inputsOf(registered, ROLE, "argo").assumeRolePolicy),
      /"oidc\.example\.com\/id\/1:sub":"system:serviceaccount:rollouts:argo"/,
    );
  });

  it("trusts one service account of one cluster, and grants looking alone", async () => {
    const registered = await recordResources(() => build({ accountId: "123456789012" }));
    assert.deepEqual(JSON.parse(String(inputsOf(registered, ROLE, "argo").assumeRolePolicy)), {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "pods.eks.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession"],
          Condition: {
            StringEquals: {
              "aws:SourceAccount": "123456789012",
              "aws:RequestTag/eks-cluster-name": "platform",
              "aws:RequestTag/kubernetes-namespace": "argo-rollouts",
              "aws:RequestTag/kubernetes-service-account": "argo-rollouts",
            },
          },
        },
      ],
    });
    const { policy } = inputsOf(registered, POLICY, "argo");
    assert.doesNotMatch(String(policy), /Modify|Create|Delete|\*"\]/);
  });

  it("makes no role where one is given", async () => {
    const registered = await recordResources(() => build({ identity: { kind: "pod-identity", roleArn: "arn:given" } }));
    assert.equal(
      registered.some(({ type }) => type === ROLE || type === POLICY),
      false,
    );
    assert.equal(inputsOf(registered, ASSOCIATION, "argo").roleArn, "arn:given");
  });

  it("accepts Outputs for what comes from other resources", async () => {
    const registered = await recordResources(() =>
      build({ clusterName: pulumi.output("other"), region: pulumi.output("eu-west-1") }),
    );
    assert.equal(inputsOf(registered, ASSOCIATION, "argo").clusterName, "other");
    assert.match(JSON.stringify(valuesOf(registered)), /"value":"eu-west-1"/);
  });

  it("shows everything else in a preview while cluster and Region are not known yet", async () => {
    const registered = await recordResources(() => build({ clusterName: unknown(), region: unknown() }), true);
    assert.equal(registered.length, 6);
    assert.deepEqual(shown((valuesOf(registered) as { controller: { extraEnv: unknown } }).controller.extraEnv), [
      { name: "AWS_REGION", value: "?" },
    ]);
    assert.match(JSON.stringify(valuesOf(registered)), /--aws-verify-target-group/);
  });

  it("registers nothing and lists every problem when its arguments are wrong", async () => {
    let error: unknown;
    const registered = await recordResources(() => {
      try {
        build({ version: "1.0.2", ingressClasses: [] });
      } catch (thrown) {
        error = thrown;
      }
    });
    assert.ok(error instanceof SpecError);
    assert.deepEqual(
      error.problems.map(({ code }) => code),
      [
        "argo.version.metricsPort",
        "argo.version.verifyTargetGroups",
        "argo.version.pingPong",
        "argo.version.severalIngresses",
        "argo.ingressClasses",
      ],
    );
    assert.deepEqual(registered, []);
  });
});
