import assert from "node:assert/strict";
import { irsaTrust, podIdentityTrust } from "../../src/controller/policy/trust.ts";

const ACCOUNT = { namespace: "kube-system", name: "alb" };

describe("podIdentityTrust", () => {
  it("trusts one service account of one cluster in one account", () => {
    assert.deepEqual(podIdentityTrust(ACCOUNT, "prod", "123456789012").Statement, [
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:SourceAccount": "123456789012",
            "aws:RequestTag/eks-cluster-name": "prod",
            "aws:RequestTag/kubernetes-namespace": "kube-system",
            "aws:RequestTag/kubernetes-service-account": "alb",
          },
        },
      },
    ]);
  });

  it("leaves the account open where it is not known", () => {
    const [statement] = podIdentityTrust(ACCOUNT, "prod", "*").Statement;
    assert.equal("aws:SourceAccount" in (statement?.Condition.StringEquals ?? {}), false);
  });
});

describe("irsaTrust", () => {
  const arn = "arn:aws:iam::1:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/A";
  for (const url of ["https://oidc.eks.eu-central-1.amazonaws.com/id/A", "oidc.eks.eu-central-1.amazonaws.com/id/A/"]) {
    it(`checks subject and audience of ${url}`, () => {
      assert.deepEqual(irsaTrust(ACCOUNT, { arn, url }).Statement, [
        {
          Effect: "Allow",
          Principal: { Federated: arn },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: {
              "oidc.eks.eu-central-1.amazonaws.com/id/A:aud": "sts.amazonaws.com",
              "oidc.eks.eu-central-1.amazonaws.com/id/A:sub": "system:serviceaccount:kube-system:alb",
            },
          },
        },
      ]);
    });
  }
});
