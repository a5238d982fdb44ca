import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { irsaTrust, podIdentityTrust, type ServiceAccount, type TrustDocument } from "../controller/policy/trust.ts";

/**
 * How a controller's pods get their AWS role.
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

export interface WorkloadRoleRequest {
  /** Of the role, and of the association. */
  readonly name: string;
  readonly identity: ControllerIdentity;
  /** The service account that the pods run as. */
  readonly account: ServiceAccount;
  readonly clusterName: pulumi.Input<string>;
  /** Narrows the role's trust to the AWS account; `*` for any. */
  readonly accountId: pulumi.Input<string>;
  /** Says in IAM whose role it is. */
  readonly description: string;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Gives the role its rights, unless it exists already; returns what the pods need of them. */
  readonly grant: (role: aws.iam.Role) => pulumi.Resource[];
}

export interface WorkloadRole {
  readonly roleArn: pulumi.Output<string>;
  /** What must be there before a pod starts, and must stay until the last one has ended. */
  readonly before: readonly pulumi.Resource[];
}

/** Makes what the identity asks for: a role with its rights, and for Pod Identity the association. */
export function createWorkloadRole(request: WorkloadRoleRequest, parent: pulumi.Resource): WorkloadRole {
  const { name, identity, account, clusterName } = request;
  const { roleArn, before } =
    identity.roleArn === undefined
      ? createRole(request, parent)
      : { roleArn: pulumi.output(identity.roleArn), before: [] };
  if (identity.kind === "irsa") return { roleArn, before };
  const association = new aws.eks.PodIdentityAssociation(
    name,
    { clusterName, namespace: account.namespace, serviceAccount: account.name, roleArn },
    { parent, dependsOn: [...before] },
  );
  return { roleArn, before: [...before, association] };
}

function createRole(request: WorkloadRoleRequest, parent: pulumi.Resource): WorkloadRole {
  const { name, description, tags, grant } = request;
  const assumeRolePolicy = trustOf(request).apply((document) => JSON.stringify(document));
  const role = new aws.iam.Role(
    name,
    { description, assumeRolePolicy, ...(tags === undefined ? {} : { tags }) },
    { parent },
  );
  return { roleArn: role.arn, before: [role, ...grant(role)] };
}

function trustOf({ identity, account, clusterName, accountId }: WorkloadRoleRequest): pulumi.Output<TrustDocument> {
  if (identity.kind === "irsa" && identity.roleArn === undefined) {
    const provider = { arn: identity.oidcProviderArn, url: identity.oidcProviderUrl };
    return pulumi.output(provider).apply((known) => irsaTrust(account, known));
  }
  return pulumi
    .output({ clusterName, accountId })
    .apply((known) => podIdentityTrust(account, known.clusterName, known.accountId));
}
