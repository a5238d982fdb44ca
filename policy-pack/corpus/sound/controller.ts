import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import { OWNED } from "./tags.ts";

/** What a program of the corpus does otherwise; every part left out is as it should be. */
export interface ControllerChanges {
  readonly release?: Partial<k8s.helm.v3.ReleaseArgs>;
  /** Replaces values of the chart; `undefined` takes one away. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** The policy's statements. */
  readonly statements?: readonly object[];
  readonly role?: Partial<aws.iam.RoleArgs>;
}

const OWNED_BY_CLUSTER = { Null: { "aws:ResourceTag/elbv2.k8s.aws/cluster": "false" } };
const MADE_FOR_CLUSTER = { Null: { "aws:RequestTag/elbv2.k8s.aws/cluster": "false" } };

/** What the controller needs for load balancers, target groups and rules. */
export const SOUND_STATEMENTS: readonly object[] = [
  { Effect: "Allow", Action: ["ec2:Describe*", "elasticloadbalancing:Describe*"], Resource: "*" },
  {
    Effect: "Allow",
    Action: ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
    Resource: "*",
    Condition: MADE_FOR_CLUSTER,
  },
  {
    Effect: "Allow",
    Action: ["elasticloadbalancing:CreateRule", "elasticloadbalancing:ModifyRule", "elasticloadbalancing:DeleteRule"],
    Resource: "*",
  },
  {
    Effect: "Allow",
    Action: ["elasticloadbalancing:DeleteLoadBalancer", "elasticloadbalancing:DeleteTargetGroup"],
    Resource: "*",
    Condition: OWNED_BY_CLUSTER,
  },
];

export const TAGGING_STATEMENT = { Effect: "Allow", Action: "tag:GetResources", Resource: "*" };

export const SOUND_VALUES = {
  clusterName: "prod",
  enableEndpointSlices: true,
  serviceAccount: { create: true, name: "aws-load-balancer-controller" },
  controllerConfig: { featureGates: { EnableRGTAPI: true } },
  podMutatorWebhookConfig: { failurePolicy: "Fail" },
};

/** A controller that no policy objects to, with a role by EKS Pod Identity. */
export function soundController(changes: ControllerChanges = {}) {
  const role = controllerRole(changes.role);
  const policy = new aws.iam.RolePolicy("alb-controller", {
    role: role.name,
    policy: document(changes.statements ?? [...SOUND_STATEMENTS, TAGGING_STATEMENT]),
  });
  const release = new k8s.helm.v3.Release(
    "alb-controller",
    {
      name: "aws-load-balancer-controller",
      namespace: "kube-system",
      chart: "aws-load-balancer-controller",
      version: "3.5.0",
      repositoryOpts: { repo: "https://aws.github.io/eks-charts" },
      values: { ...SOUND_VALUES, ...changes.values },
      ...changes.release,
    },
    { dependsOn: [policy] },
  );
  return { role, policy, release };
}

/** The role of the controller's service account, without policies. */
export function controllerRole(changes: Partial<aws.iam.RoleArgs> = {}): aws.iam.Role {
  const role = new aws.iam.Role("alb-controller", {
    assumeRolePolicy: document([
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
      },
    ]),
    tags: OWNED,
    ...changes,
  });
  new aws.eks.PodIdentityAssociation("alb-controller", {
    clusterName: "prod",
    namespace: "kube-system",
    serviceAccount: "aws-load-balancer-controller",
    roleArn: role.arn,
  });
  return role;
}

export function document(statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export const SOUND_ARGS = ["--cluster-name=prod", "--enable-endpoint-slices=true", "--feature-gates=EnableRGTAPI=true"];

/** The controller as its manifest installs it. */
export function soundControllerDeployment(args: readonly string[] = SOUND_ARGS, image = "v3.5.0") {
  return deployment("aws-load-balancer-controller", "kube-system", {
    name: "controller",
    image: `public.ecr.aws/eks/aws-load-balancer-controller:${image}`,
    args: [...args],
  });
}

/** A Deployment of one container, in two pods. */
export function deployment(name: string, namespace: string, container: k8s.types.input.core.v1.Container) {
  const labels = { "app.kubernetes.io/name": name };
  return new k8s.apps.v1.Deployment(name, {
    metadata: { name, namespace, labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [container] } },
    },
  });
}

/** Argo Rollouts that no policy objects to. */
export function soundArgo(controller: Readonly<Record<string, unknown>> = {}) {
  return new k8s.helm.v3.Release("argo-rollouts", {
    namespace: "argo-rollouts",
    chart: "argo-rollouts",
    version: "2.41.0",
    repositoryOpts: { repo: "https://argoproj.github.io/argo-helm" },
    values: { controller: { replicas: 2, extraArgs: ["--aws-verify-target-group"], ...controller } },
  });
}
