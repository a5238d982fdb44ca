/** Who may use a role, as IAM writes it. */
export interface TrustDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly {
    readonly Effect: "Allow";
    readonly Principal: { readonly Service: string } | { readonly Federated: string };
    readonly Action: string | readonly string[];
    readonly Condition: { readonly StringEquals: Readonly<Record<string, string>> };
  }[];
}

/** The one service account that may use a role. */
export interface ServiceAccount {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Trust for EKS Pod Identity: this service account of this cluster alone, told by the session tags that EKS adds.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 *
 * @param accountId narrows it to the account too; `*` where it is not known
 * @example podIdentityTrust({ namespace: "kube-system", name: "alb" }, "prod", "123456789012")
 */
export function podIdentityTrust(account: ServiceAccount, clusterName: string, accountId: string): TrustDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            ...(accountId === "*" ? {} : { "aws:SourceAccount": accountId }),
            "aws:RequestTag/eks-cluster-name": clusterName,
            "aws:RequestTag/kubernetes-namespace": account.namespace,
            "aws:RequestTag/kubernetes-service-account": account.name,
          },
        },
      },
    ],
  };
}

/**
 * Trust for IAM roles for service accounts: the subject is the service account, the audience is STS.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
 *
 * @example irsaTrust({ namespace: "kube-system", name: "alb" }, { arn: provider.arn, url: provider.url })
 */
export function irsaTrust(
  account: ServiceAccount,
  provider: { readonly arn: string; readonly url: string },
): TrustDocument {
  const issuer = provider.url.replace(/^https:\/\//, "").replace(/\/$/, "");
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: provider.arn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${issuer}:aud`]: "sts.amazonaws.com",
            [`${issuer}:sub`]: `system:serviceaccount:${account.namespace}:${account.name}`,
          },
        },
      },
    ],
  };
}
