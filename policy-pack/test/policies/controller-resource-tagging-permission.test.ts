import assert from "node:assert/strict";
import { controllerResourceTaggingPermission as policy } from "../../src/policies/controller-resource-tagging-permission.ts";
import * as given from "../controllers.ts";
import { allow, document, release, role, rolePolicy } from "../controllers.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";

const problems = (...resources: readonly Given[]) => judge(policy, resources).problems;
const RULES = allow(["elasticloadbalancing:ModifyRule"]);
const TAGGING = allow("tag:GetResources");
const MISSING = "policy does not allow tag:GetResources";
const without = rolePolicy(document(RULES));

describe("controller-resource-tagging-permission", () => {
  it("accepts a role that may find resources by tag", () => {
    assert.deepEqual(problems(release(), role(), rolePolicy(document(RULES, TAGGING))), []);
  });

  it("finds a role that may not, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [release(), role(), without]).messages, [
      `aws.iam.RolePolicy inline: ${MISSING}. With the gate on, the controller looks for its load balancers with that ` +
        "call first: where it is refused, no Ingress is deployed any more. The policy that the controller's documentation " +
        "gives does not allow it. (https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/3186) Fix: add a " +
        'statement to the policy: Effect "Allow", Action "tag:GetResources", Resource "*".',
    ]);
  });

  it("reads policies as text and as objects, with lists and without, and patterns in any case", () => {
    for (const action of ["tag:*", "TAG:getresources", "tag:Get*", "*", ["tag:GetTagKeys", "tag:GetResources"]]) {
      assert.deepEqual(problems(release(), role(), rolePolicy({ Statement: [RULES, allow(action)] })), []);
    }
    assert.deepEqual(problems(release(), role(), rolePolicy({ Statement: allow("elasticloadbalancing:*") })), [
      `inline: ${MISSING}`,
    ]);
  });

  it("knows that the action is denied, allowed on some resource only, or left out", () => {
    const deny = { ...TAGGING, Effect: "Deny" };
    const others = [
      [TAGGING, deny],
      [allow("tag:GetResources", "arn:aws:elasticloadbalancing:*:*:*")],
      [{ Effect: "Allow", NotAction: ["tag:*"], Resource: "*" }],
    ];
    for (const statements of others) {
      assert.deepEqual(problems(release(), role(), rolePolicy(document(RULES, ...statements))), [`inline: ${MISSING}`]);
    }
    const spared = { Effect: "Allow", NotAction: ["iam:*"], Resource: "*" };
    assert.deepEqual(problems(release(), role(), rolePolicy(document(spared))), []);
    const conditional = { ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } };
    assert.deepEqual(problems(release(), role(), rolePolicy(document(RULES, TAGGING, conditional))), []);
  });

  it("puts the policies of a role together, wherever they stand", () => {
    const tagging = document(TAGGING);
    const inRole = role({ inlinePolicies: [{ name: "tags", policy: tagging }] });
    assert.deepEqual(problems(release(), inRole, without), []);
    assert.deepEqual(
      problems(release(), role(), without, given.managedPolicy(tagging), given.attachment(given.POLICY_ARN)),
      [],
    );
    const arns = role({ managedPolicyArns: [given.POLICY_ARN] });
    assert.deepEqual(problems(release(), arns, without, given.managedPolicy(tagging)), []);
    const many = { type: "aws:iam/policyAttachment:PolicyAttachment", name: "many" };
    const attached = { ...many, props: { roles: ["other", "alb-controller"], policyArn: given.POLICY_ARN } };
    assert.deepEqual(problems(release(), role(), without, given.managedPolicy(tagging), attached), []);
    assert.deepEqual(problems(release(), role(), given.managedPolicy(document(RULES)), attached), [
      `managed: ${MISSING}`,
    ]);
    assert.deepEqual(problems(release(), role({ inlinePolicies: [{ name: "lb", policy: document(RULES) }] })), [
      "role: inlinePolicies[0].policy does not allow tag:GetResources",
    ]);
  });

  it("takes AWS's own policies that allow it, and judges nothing that others may allow", () => {
    const aws = (name: string) => given.attachment(`arn:aws:iam::aws:policy/${name}`);
    assert.deepEqual(problems(release(), role(), without, aws("ReadOnlyAccess")), []);
    const judged = judge(policy, [release(), role(), without, aws("AmazonEKSClusterPolicy")]);
    assert.deepEqual(judged.problems, []);
    assert.deepEqual(judged.unknown, ["attached policyArn (what it allows is not in the stack)"]);
  });

  it("asks where the gate is on in every controller of the stack, and not elsewhere", () => {
    const closed = release({ controllerConfig: {} });
    assert.deepEqual(problems(closed, role(), without), []);
    assert.deepEqual(problems(role(), without), []);
    assert.deepEqual(problems({ ...closed, name: "second" }, release(), role(), without), []);
    assert.deepEqual(problems(given.controllerDeployment(), role(), without), [`inline: ${MISSING}`]);
  });

  it("judges no role whose policies are not in the stack, and none of other accounts", () => {
    assert.deepEqual(problems(release(), role()), []);
    assert.deepEqual(problems(release(), role(), given.attachment(given.POLICY_ARN)), []);
    assert.deepEqual(problems(release(), role({}, "shop"), without), []);
  });

  it("finds the role by the service account's annotation, by Pod Identity, and by the release's name", () => {
    const untrusting = role({ assumeRolePolicy: "{}" });
    const found = [`inline: ${MISSING}`];
    const annotations = { "eks.amazonaws.com/role-arn": given.ROLE_ARN };
    assert.deepEqual(problems(release({ serviceAccount: { annotations } }), untrusting, without), found);
    const metadata = { name: "aws-load-balancer-controller", annotations };
    const account = { type: "kubernetes:core/v1:ServiceAccount", name: "account", props: { metadata } };
    assert.deepEqual(problems(given.controllerDeployment(), account, untrusting, without), found);
    const props = { serviceAccount: "aws-load-balancer-controller", roleArn: given.ROLE_ARN };
    const identity = { type: "aws:eks/podIdentityAssociation:PodIdentityAssociation", name: "identity", props };
    assert.deepEqual(problems(release(), identity, untrusting, without), found);
    const named = release({ serviceAccount: {} }, { name: "edge" });
    assert.deepEqual(problems(named, role({}, "edge-aws-load-balancer-controller"), without), found);
  });

  it("finds role and policy by their dependencies before names and ARNs are known", () => {
    const fresh = role({ name: UNKNOWN, arn: UNKNOWN, assumeRolePolicy: UNKNOWN });
    const inline = { ...rolePolicy(document(RULES), { role: UNKNOWN }), propertyDependencies: { role: ["role"] } };
    const serviceAccount = { annotations: { "eks.amazonaws.com/role-arn": UNKNOWN } };
    const made = { ...release({ serviceAccount }), propertyDependencies: { values: ["role"] } };
    assert.deepEqual(problems(made, fresh, inline), [`inline: ${MISSING}`]);
  });

  it("says what it could not know", () => {
    const named = (name: string, policy: unknown) => ({ ...rolePolicy(policy), name });
    const judged = judge(policy, [
      release(),
      role(),
      without,
      named("text", UNKNOWN),
      named("object", { Statement: [allow(UNKNOWN)] }),
    ]);
    assert.deepEqual(judged.problems, []);
    assert.deepEqual(judged.unknown, ["text policy", "object policy.Statement[0].Action"]);
    const gate = release({ controllerConfig: { featureGates: { EnableRGTAPI: UNKNOWN } } });
    assert.deepEqual(judge(policy, [gate, role(), without]).unknown, [
      "controller values.controllerConfig.featureGates.EnableRGTAPI",
    ]);
  });
});
