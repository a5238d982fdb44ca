import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { controllerPolicy, gatedPolicy } from "../controller/policy/controllerPolicy.ts";
import type { PolicyScope } from "../controller/policy/statement.ts";
import { irsaTrust, podIdentityTrust, type ServiceAccount, type TrustDocument } from "../controller/policy/trust.ts";
import type { ControllerSettings } from "../controller/settings.ts";

/**
 * How the controller's pods get their AWS role.
 *
 * - `pod-identity`: EKS Pod Identity; the cluster needs the add-on `eks-pod-identity-agent`.
 * - `irsa`: IAM roles for service accounts, by the cluster's OIDC provider.
 *
 * With `roleArn` the role exists: it is used as it is, and its policy is its owner's.
 */
export type ControllerIdentity =
  | { readonly kind: "pod-identity"; readonly roleArn?: pulumi.Input<string> }
  | {
      readonly kind: "irsa";
      readonly oidcProviderArn: pulumi.Input<string>;
      /** With or without `https://`. */
      readonly oidcProviderUrl: pulumi.Input<string>;
      readonly roleArn?: never;
    }
  | {
      readonly kind: "irsa";
      readonly roleArn: pulumi.Input<string>;
      readonly oidcProviderArn?: never;
      readonly oidcProviderUrl?: never;
    };

/** `PolicyScope`, where parts may still be unknown. */
export type ScopeInputs = { readonly [Key in keyof PolicyScope]: pulumi.Input<string> };

export interface IdentityRequest {
  readonly name: string;
  readonly identity: ControllerIdentity;
  readonly scope: ScopeInputs;
  readonly account: ServiceAccount;
  readonly settings: ControllerSettings;
}

export interface CreatedIdentity {
  readonly roleArn: pulumi.Output<string>;
  /** What must be there before a pod starts, and must stay until the last one has ended. */
  readonly before: readonly pulumi.Resource[];
}

/** Makes what the identity asks for: a role with its policy, and for Pod Identity the association. */
export function createIdentity(request: IdentityRequest, parent: pulumi.Resource): CreatedIdentity {
  const { name, identity, scope, account } = request;
  const [roleArn, policies] =
    identity.roleArn === undefined ? createRole(request, parent) : [pulumi.output(identity.roleArn), []];
  if (identity.kind === "irsa") return { roleArn, before: policies };
  const association = new aws.eks.PodIdentityAssociation(
    name,
    { clusterName: scope.clusterName, namespace: account.namespace, serviceAccount: account.name, roleArn },
    { parent, dependsOn: policies },
  );
  return { roleArn, before: [...policies, association] };
}

function createRole(request: IdentityRequest, parent: pulumi.Resource): [pulumi.Output<string>, pulumi.Resource[]] {
  const { name, identity, scope, account, settings } = request;
  const role = new aws.iam.Role(
    name,
    {
      description: "AWS Load Balancer Controller",
      assumeRolePolicy: trustOf(identity, scope, account).apply((document) => JSON.stringify(document)),
      ...(settings.defaultTags === undefined ? {} : { tags: settings.defaultTags }),
    },
    { parent },
  );
  const known = pulumi.output(scope);
  const policy = known.apply((plain) => JSON.stringify(controllerPolicy(plain, settings)));
  const inline = new aws.iam.RolePolicy(name, { role: role.id, policy }, { parent });
  return [role.arn, [role, inline, ...createGatedPolicy(request, role, parent)]];
}

function createGatedPolicy(
  { name, scope, settings }: IdentityRequest,
  role: aws.iam.Role,
  parent: pulumi.Resource,
): pulumi.Resource[] {
  const { GlobalAcceleratorController, EnableCertificateManagement } = settings.featureGates ?? {};
  if (GlobalAcceleratorController !== true && EnableCertificateManagement !== true) return [];
  const document = pulumi.output(scope).apply((plain) => JSON.stringify(gatedPolicy(plain, settings)));
  const description = "AWS Load Balancer Controller: feature gates";
  const policy = new aws.iam.Policy(`${name}-gates`, { description, policy: document }, { parent });
  const attached = { role: role.name, policyArn: policy.arn };
  return [new aws.iam.RolePolicyAttachment(`${name}-gates`, attached, { parent })];
}

function trustOf(
  identity: ControllerIdentity,
  scope: ScopeInputs,
  account: ServiceAccount,
): pulumi.Output<TrustDocument> {
  if (identity.kind === "irsa" && identity.roleArn === undefined) {
    const provider = { arn: identity.oidcProviderArn, url: identity.oidcProviderUrl };
    return pulumi.output(provider).apply((known) => irsaTrust(account, known));
  }
  const { clusterName, accountId } = scope;
  return pulumi
    .output({ clusterName, accountId })
    .apply((known) => podIdentityTrust(account, known.clusterName, known.accountId));
}
