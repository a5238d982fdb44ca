import assert from "node:assert/strict";
import { controllerRoleWildcards as policy } from "../../src/policies/controller-role-wildcards.ts";
import * as given from "../controllers.ts";
import { allow, document, role, rolePolicy } from "../controllers.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";

const problems = (...resources: readonly Given[]) => judge(policy, resources).problems;
const ofPolicy = (...statements: readonly object[]) => problems(role(), rolePolicy(document(...statements)));
const OWNED = { Condition: { Null: { "aws:ResourceTag/elbv2.k8s.aws/cluster": "false" } } };
const DELETE = "elasticloadbalancing:DeleteLoadBalancer";

describe("controller-role-wildcards", () => {
  it("accepts reads of everything, rules of everything, and changes of what is the cluster's", () => {
    assert.deepEqual(
      ofPolicy(
        allow(["ec2:Describe*", "elasticloadbalancing:Describe*", "tag:GetResources"]),
        allow([
          "elasticloadbalancing:CreateRule",
          "elasticloadbalancing:DeleteRule",
          "elasticloadbalancing:ModifyRule",
        ]),
        allow(["ec2:AuthorizeSecurityGroupIngress", "iam:CreateServiceLinkedRole"]),
        allow([DELETE, "elasticloadbalancing:SetSubnets"], "*", OWNED),
        allow("elasticloadbalancing:Delete*", "*", OWNED),
        { ...allow("*"), Effect: "Deny" },
      ),
      [],
    );
  });

  it("finds a whole service, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [role(), rolePolicy(document(allow("elasticloadbalancing:*")))]).messages, [
      "aws.iam.RolePolicy inline: policy allows elasticloadbalancing:*. Whoever takes over a controller's pod can do " +
        "all that its role may: delete or open every load balancer of the account, or more. The controller itself " +
        "needs none of that. " +
        "(https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/iam_policy.json) " +
        "Fix: use the policy that the controller's documentation gives for its version (LoadBalancerController makes " +
        "one for what is switched on).",
    ]);
  });

  it("finds whole services however they are written, also with a condition", () => {
    assert.deepEqual(ofPolicy(allow(["ec2:*", "iam:*"]), allow("*", "*", OWNED)), [
      "inline: policy allows ec2:*, iam:*, *",
    ]);
    assert.deepEqual(ofPolicy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }), [
      "inline: policy allows all but iam:* (NotAction)",
    ]);
    assert.deepEqual(problems(role(), rolePolicy({ Statement: allow("ec2:**") })), ["inline: policy allows ec2:**"]);
  });

  it("finds changes of what is not the controller's", () => {
    const found = (action: string) => [`inline: policy allows ${action} on what the controller has not made`];
    assert.deepEqual(ofPolicy(allow(DELETE)), found(DELETE));
    assert.deepEqual(
      ofPolicy(allow("elasticloadbalancing:Delete*")),
      found(`${DELETE}, elasticloadbalancing:DeleteTargetGroup`),
    );
    assert.deepEqual(
      ofPolicy(allow("ec2:DeleteSecurityGroup", "*", { Condition: {} })),
      found("ec2:DeleteSecurityGroup"),
    );
    assert.deepEqual(ofPolicy({ Effect: "Allow", Action: DELETE, NotResource: "arn:aws:s3:::x" }), found(DELETE));
  });

  it("accepts what another statement denies for others' load balancers", () => {
    const others = { Condition: { Null: { "aws:ResourceTag/elbv2.k8s.aws/cluster": "true" } } };
    assert.deepEqual(
      ofPolicy(allow(DELETE), { ...allow("elasticloadbalancing:Delete*", "*", others), Effect: "Deny" }),
      [],
    );
    assert.equal(ofPolicy(allow(DELETE), { ...allow("ec2:*", "*", others), Effect: "Deny" }).length, 1);
  });

  it("tells an ARN of all of a kind from one that names some", () => {
    const on = (...resources: readonly string[]) => ofPolicy(allow(DELETE, resources)).length;
    const arn = "arn:aws:elasticloadbalancing:*:*";
    assert.equal(on(`${arn}:loadbalancer/app/*/*`), 1);
    assert.equal(on(`${arn}:loadbalancer/app/prod-1/*`, `${arn}:*`), 1);
    assert.equal(on(`${arn}:loadbalancer/app/prod-*/*`), 0);
  });

  it("finds AWS's policies for whole services, attached or named in the role", () => {
    const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
    assert.deepEqual(problems(role(), given.attachment(admin)), [`attached: policyArn is ${admin}`]);
    const balancing = "arn:aws-cn:iam::aws:policy/ElasticLoadBalancingFullAccess";
    assert.deepEqual(problems(role({ managedPolicyArns: [balancing] })), [
      `role: managedPolicyArns[0] is ${balancing}`,
    ]);
    assert.deepEqual(problems(role(), given.attachment("arn:aws:iam::aws:policy/AmazonEKSLoadBalancingPolicy")), []);
    assert.deepEqual(problems(role(), given.attachment("arn:aws:iam::123456789012:policy/AdministratorAccess")), []);
  });

  it("says once what a policy allows that roles share, or that a refresh repeats in the role", () => {
    const wide = document(allow("ec2:*"));
    const second = { ...role({ name: "second", arn: "arn:aws:iam::123456789012:role/second" }), name: "second" };
    const attached = [
      given.attachment(given.POLICY_ARN),
      { ...given.attachment(given.POLICY_ARN), name: "b", props: { role: "second", policyArn: given.POLICY_ARN } },
    ];
    assert.deepEqual(problems(role(), second, given.managedPolicy(wide), ...attached), [
      "managed: policy allows ec2:*",
    ]);
    const refreshed = role({
      inlinePolicies: [{ name: "inline", policy: wide }],
      managedPolicyArns: [given.POLICY_ARN],
    });
    assert.deepEqual(
      problems(refreshed, rolePolicy(wide), given.managedPolicy("{}"), given.attachment(given.POLICY_ARN)),
      ["inline: policy allows ec2:*"],
    );
  });

  it("knows the controller's role by a trust in a pattern of accounts, unless that is for all of them", () => {
    const trusting = (account: string) => {
      const Condition = { StringLike: { "oidc:sub": `system:serviceaccount:kube-system:${account}` } };
      const assumeRolePolicy = document({ Effect: "Allow", Action: "sts:AssumeRoleWithWebIdentity", Condition });
      return problems(role({ assumeRolePolicy }), rolePolicy(document(allow("ec2:*"))));
    };
    assert.deepEqual(trusting("aws-load-balancer-*"), ["inline: policy allows ec2:*"]);
    assert.deepEqual(trusting("external-*"), []);
    assert.deepEqual(trusting("*"), []);
  });

  it("leaves roles of other accounts alone, and policies that are none", () => {
    assert.deepEqual(problems(role({}, "shop"), rolePolicy(document(allow("*")))), []);
    assert.deepEqual(problems(role(), rolePolicy("no JSON"), given.managedPolicy(document(allow("*")))), []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const judged = judge(policy, [
      role(),
      rolePolicy({ Statement: [allow("ec2:*"), allow(DELETE, "*", { Condition: UNKNOWN }), allow(DELETE, UNKNOWN)] }),
      { ...rolePolicy(UNKNOWN), name: "unknown" },
      given.attachment(UNKNOWN),
    ]);
    assert.deepEqual(judged.problems, ["inline: policy allows ec2:*"]);
    assert.deepEqual(judged.unknown, [
      "inline policy.Statement[1].Condition",
      "inline policy.Statement[2].Resource",
      "unknown policy",
      "attached policyArn",
    ]);
  });
});
