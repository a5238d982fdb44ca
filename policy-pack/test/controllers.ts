/** Installations, roles and their policies as tests give them; each part replaces that of a compliant one. */
import type { Given } from "./policies.ts";
import { DEPLOYMENT, RELEASE } from "./types.ts";

/** A file of values, which policies cannot look into. */
export const VALUE_FILES = { valueYamlFiles: [{ path: "values.yaml" }] };

export const VALUES = {
  clusterName: "prod",
  enableEndpointSlices: true,
  serviceAccount: { name: "aws-load-balancer-controller" },
  controllerConfig: { featureGates: { EnableRGTAPI: true } },
  podMutatorWebhookConfig: { failurePolicy: "Fail" },
};

/** A release of the controller's chart. */
export function release(values: object = {}, props: object = {}, type = RELEASE): Given {
  const chart = {
    name: "aws-load-balancer-controller",
    namespace: "kube-system",
    chart: "aws-load-balancer-controller",
    version: "3.5.0",
    values: { ...VALUES, ...values },
  };
  return { type, name: "controller", props: { ...chart, ...props } };
}

export const ARGS = ["--cluster-name=prod", "--enable-endpoint-slices", "--feature-gates=EnableRGTAPI=true"];
export const IMAGE = "public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0";

interface DeploymentParts {
  readonly name?: string;
  readonly image?: unknown;
  readonly args?: unknown;
  readonly parent?: string;
}

/** The controller as its manifest installs it. */
export function controllerDeployment(parts: DeploymentParts = {}): Given {
  const { name = "aws-load-balancer-controller", image = IMAGE, args = ARGS, parent } = parts;
  const pod = { serviceAccountName: name, containers: [{ name: "controller", image, args }] };
  const props = { metadata: { name, namespace: "kube-system" }, spec: { template: { spec: pod } } };
  return { type: DEPLOYMENT, name, props, ...(parent === undefined ? {} : { parent }) };
}

/** A resource of other software that no policy on the controller looks at. */
export function otherDeployment(image: unknown): Given {
  return { ...controllerDeployment({ name: "shop", image, args: [] }), name: "shop" };
}

export const ROLE_ARN = "arn:aws:iam::123456789012:role/alb-controller";

/** A role that trusts the controller's service account by its subject. */
export function role(props: object = {}, account = "aws-load-balancer-controller"): Given {
  const subject = { "oidc.eks.eu-central-1.amazonaws.com/id/1:sub": `system:serviceaccount:kube-system:${account}` };
  const assumeRolePolicy = document({ Effect: "Allow", Condition: { StringEquals: subject } });
  return {
    type: "aws:iam/role:Role",
    name: "role",
    props: { name: "alb-controller", arn: ROLE_ARN, assumeRolePolicy, ...props },
  };
}

/** A policy inside the role. */
export function rolePolicy(policy: unknown, props: object = {}): Given {
  return {
    type: "aws:iam/rolePolicy:RolePolicy",
    name: "inline",
    props: { name: "inline", role: "alb-controller", policy, ...props },
  };
}

export const POLICY_ARN = "arn:aws:iam::123456789012:policy/alb-controller";

/** A policy of its own. */
export function managedPolicy(policy: unknown): Given {
  return { type: "aws:iam/policy:Policy", name: "managed", props: { name: "managed", arn: POLICY_ARN, policy } };
}

export function attachment(policyArn: unknown): Given {
  const props = { role: "alb-controller", policyArn };
  return { type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment", name: "attached", props };
}

/** An IAM policy as text. */
export function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

export const allow = (Action: unknown, Resource: unknown = "*", more: object = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
