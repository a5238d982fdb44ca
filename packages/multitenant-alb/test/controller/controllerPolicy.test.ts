import assert from "node:assert/strict";
import { FEATURE_GATES } from "../../src/controller/featureGates.ts";
import {
  controllerPolicy,
  gatedPolicy,
  INLINE_POLICY_LIMIT,
  MANAGED_POLICY_LIMIT,
} from "../../src/controller/policy/controllerPolicy.ts";
import type { PolicyScope } from "../../src/controller/policy/statement.ts";
import type { ControllerSettings } from "../../src/controller/settings.ts";
import { actionsOf, type Policy, widerThan } from "./iamPolicies.ts";
import { upstreamFile } from "./upstream.ts";

const SCOPE: PolicyScope = {
  clusterName: "prod",
  vpcId: "vpc-1",
  region: "eu-central-1",
  accountId: "123456789012",
  partition: "aws",
};

/** Documented by the controller for features that its main policy leaves out. */
const DOCUMENTED_ELSEWHERE: Policy = {
  Statement: [{ Effect: "Allow", Action: ["tag:GetResources", "wafv2:ListWebACLs"], Resource: "*" }],
};

/** Not called by the controller (3.5.0), nor checked by Elastic Load Balancing: it uses ACM, and never IAM's own. */
const NOT_CALLED = ["iam:GetServerCertificate", "iam:ListServerCertificates"];

/** What each switch adds to the least policy, and nothing else. */
const FEATURES: readonly { readonly on: ControllerSettings; readonly actions: readonly string[] }[] = [
  { on: { featureGates: { EnableRGTAPI: true } }, actions: ["tag:GetResources"] },
  { on: { certificateDiscovery: true }, actions: ["acm:DescribeCertificate", "acm:ListCertificates"] },
  { on: { enableCognito: true }, actions: ["cognito-idp:DescribeUserPoolClient"] },
  {
    on: { enableWafv2: true },
    actions: [
      "elasticloadbalancing:SetWebAcl",
      "wafv2:AssociateWebACL",
      "wafv2:DisassociateWebACL",
      "wafv2:GetWebACL",
      "wafv2:GetWebACLForResource",
      "wafv2:ListWebACLs",
    ],
  },
  {
    on: { enableWaf: true },
    actions: [
      "elasticloadbalancing:SetWebAcl",
      "waf-regional:AssociateWebACL",
      "waf-regional:DisassociateWebACL",
      "waf-regional:GetWebACL",
      "waf-regional:GetWebACLForResource",
    ],
  },
  {
    on: { enableShield: true },
    actions: [
      "shield:CreateProtection",
      "shield:DeleteProtection",
      "shield:DescribeProtection",
      "shield:GetSubscriptionState",
    ],
  },
  {
    on: { featureGates: { EnableRGTAPI: false, EnableCertificateManagement: true } },
    actions: [
      "acm-pca:GetCertificate",
      "acm-pca:IssueCertificate",
      "acm-pca:ListPermissions",
      "acm:AddTagsToCertificate",
      "acm:DeleteCertificate",
      "acm:DescribeCertificate",
      "acm:ListCertificates",
      "acm:ListTagsForCertificate",
      "acm:RequestCertificate",
      "route53:ChangeResourceRecordSets",
      "route53:ListHostedZones",
      "route53:ListHostedZonesByName",
    ],
  },
  {
    on: { featureGates: { EnableRGTAPI: false, GlobalAcceleratorController: true } },
    actions: [
      "ec2:DescribeRegions",
      "globalaccelerator:AddEndpoints",
      "globalaccelerator:CreateAccelerator",
      "globalaccelerator:CreateEndpointGroup",
      "globalaccelerator:CreateListener",
      "globalaccelerator:DeleteAccelerator",
      "globalaccelerator:DeleteEndpointGroup",
      "globalaccelerator:DeleteListener",
      "globalaccelerator:DescribeAccelerator",
      "globalaccelerator:DescribeEndpointGroup",
      "globalaccelerator:DescribeListener",
      "globalaccelerator:ListAccelerators",
      "globalaccelerator:ListEndpointGroups",
      "globalaccelerator:ListListeners",
      "globalaccelerator:ListTagsForResource",
      "globalaccelerator:RemoveEndpoints",
      "globalaccelerator:TagResource",
      "globalaccelerator:UntagResource",
      "globalaccelerator:UpdateAccelerator",
      "globalaccelerator:UpdateEndpointGroup",
      "globalaccelerator:UpdateListener",
      "tag:GetResources",
    ],
  },
  { on: { enableFrontendNlb: true }, actions: [] },
  { on: { featureGates: { EnableRGTAPI: false, EnableServiceController: true } }, actions: [] },
  { on: { featureGates: { EnableRGTAPI: false, ListenerRulesTagging: false } }, actions: [] },
];

const LEAST: ControllerSettings = { featureGates: { EnableRGTAPI: false }, certificateDiscovery: false };

/** The calls that the controller (3.5.0) makes for Ingresses and TargetGroupBindings, whatever is switched on. */
const ALWAYS_CALLED = `
  ec2:AuthorizeSecurityGroupIngress ec2:CreateSecurityGroup ec2:CreateTags ec2:DeleteSecurityGroup ec2:DeleteTags
  ec2:DescribeAvailabilityZones ec2:DescribeInstances ec2:DescribeNetworkInterfaces ec2:DescribeRouteTables
  ec2:DescribeSecurityGroups ec2:DescribeSubnets ec2:DescribeVpcs ec2:RevokeSecurityGroupIngress
  elasticloadbalancing:AddListenerCertificates elasticloadbalancing:AddTags elasticloadbalancing:CreateListener
  elasticloadbalancing:CreateLoadBalancer elasticloadbalancing:CreateRule elasticloadbalancing:CreateTargetGroup
  elasticloadbalancing:DeleteListener elasticloadbalancing:DeleteLoadBalancer elasticloadbalancing:DeleteRule
  elasticloadbalancing:DeleteTargetGroup elasticloadbalancing:DeregisterTargets
  elasticloadbalancing:DescribeCapacityReservation elasticloadbalancing:DescribeListenerAttributes
  elasticloadbalancing:DescribeListenerCertificates elasticloadbalancing:DescribeListeners
  elasticloadbalancing:DescribeLoadBalancerAttributes elasticloadbalancing:DescribeLoadBalancers
  elasticloadbalancing:DescribeRules elasticloadbalancing:DescribeTags
  elasticloadbalancing:DescribeTargetGroupAttributes elasticloadbalancing:DescribeTargetGroups
  elasticloadbalancing:DescribeTargetHealth elasticloadbalancing:DescribeTrustStores
  elasticloadbalancing:ModifyCapacityReservation elasticloadbalancing:ModifyIpPools elasticloadbalancing:ModifyListener
  elasticloadbalancing:ModifyListenerAttributes elasticloadbalancing:ModifyLoadBalancerAttributes
  elasticloadbalancing:ModifyRule elasticloadbalancing:ModifyTargetGroup elasticloadbalancing:ModifyTargetGroupAttributes
  elasticloadbalancing:RegisterTargets elasticloadbalancing:RemoveListenerCertificates elasticloadbalancing:RemoveTags
  elasticloadbalancing:SetIpAddressType elasticloadbalancing:SetRulePriorities elasticloadbalancing:SetSecurityGroups
  elasticloadbalancing:SetSubnets iam:CreateServiceLinkedRole`
  .trim()
  .split(/\s+/);

const EVERYTHING: ControllerSettings = {
  enableShield: true,
  enableWaf: true,
  enableWafv2: true,
  enableCognito: true,
  enableFrontendNlb: true,
  featureGates: Object.fromEntries(Object.keys(FEATURE_GATES).map((name) => [name, true])),
};

function policy(settings: ControllerSettings, scope = SCOPE): Policy {
  const gated = gatedPolicy(scope, settings)?.Statement ?? [];
  return { Statement: [...controllerPolicy(scope, settings).Statement, ...gated] };
}

describe("controllerPolicy", () => {
  it("allows every call that the controller makes for Ingresses, with everything switched off", () => {
    const allowed = actionsOf([policy(LEAST)]);
    assert.deepEqual(
      ALWAYS_CALLED.filter((action) => !allowed.includes(action)),
      [],
    );
  });

  it("asks for no other AWS service by default than tags and certificates", () => {
    const services = new Set(actionsOf([policy({})]).map((action) => action.split(":")[0]));
    assert.deepEqual([...services], ["acm", "ec2", "elasticloadbalancing", "iam", "tag"]);
  });

  for (const { on, actions } of FEATURES) {
    it(`adds for ${JSON.stringify(on)} its own actions and no others`, () => {
      const least = actionsOf([policy(LEAST)]);
      const added = actionsOf([policy({ ...LEAST, ...on })]).filter((action) => !least.includes(action));
      assert.deepEqual(added, actions);
    });
  }

  it("names Network Load Balancers only where something makes them", () => {
    const names = (settings: ControllerSettings) => JSON.stringify(policy(settings)).includes("/net/");
    assert.equal(names({}), false);
    assert.equal(names({ enableFrontendNlb: true }), true);
    assert.equal(names({ featureGates: { EnableServiceController: true } }), true);
    assert.equal(names({ featureGates: { NLBGatewayAPI: true } }), true);
  });

  it("changes and deletes only what carries this cluster's tag, is a listener's, or is a target group's targets", () => {
    const open = policy({}).Statement.filter(({ Condition }) => Condition === undefined);
    const writes = actionsOf([{ Statement: open }]).filter((action) => !/:(Describe|Get|List)/.test(action));
    assert.deepEqual(writes, [
      "ec2:CreateSecurityGroup",
      "elasticloadbalancing:DeleteListener",
      "elasticloadbalancing:DeleteRule",
      "elasticloadbalancing:DeregisterTargets",
      "elasticloadbalancing:RegisterTargets",
      "elasticloadbalancing:SetRulePriorities",
    ]);
    for (const { Action, Resource } of open) {
      const reads = [Action].flat().every((action) => /:(Describe|Get|List)/.test(action));
      if (!reads) assert.equal([Resource].flat().includes("*"), false, JSON.stringify(Action));
    }
  });

  it("tells listeners and rules by their tag unless they are not tagged", () => {
    const modify = (settings: ControllerSettings) =>
      policy(settings).Statement.find(({ Action }) => Action.includes("elasticloadbalancing:ModifyRule"))?.Condition;
    assert.deepEqual(modify({}), { StringEquals: { "aws:ResourceTag/elbv2.k8s.aws/cluster": "prod" } });
    assert.equal(modify({ featureGates: { ListenerRulesTagging: false } }), undefined);
  });

  it("stays in its partition, Region, account and VPC", () => {
    const scope = { ...SCOPE, partition: "aws-cn", region: "cn-north-1", accountId: "210987654321", vpcId: "vpc-9" };
    const arns = [...JSON.stringify(policy(EVERYTHING, scope)).matchAll(/"(arn:[^"]+)"/g)].map(([, arn]) => arn ?? "");
    assert.deepEqual(
      arns.filter((arn) => !/^arn:aws-cn:(ec2|elasticloadbalancing|wafv2|iam|route53|globalaccelerator):/.test(arn)),
      [],
    );
    const regional = arns.filter((arn) => /:(ec2|elasticloadbalancing|wafv2):/.test(arn));
    assert.deepEqual(
      regional.filter((arn) => !/:cn-north-1:(210987654321:|\*:vpc\/vpc-9$)/.test(arn)),
      [],
    );
  });

  it("fits into one inline and one managed policy with everything on and the longest names", () => {
    const scope = {
      ...SCOPE,
      clusterName: "c".repeat(100),
      vpcId: `vpc-${"0".repeat(17)}`,
      region: "ap-southeast-12",
      partition: "aws-us-gov",
    };
    const size = JSON.stringify(controllerPolicy(scope, EVERYTHING)).length;
    assert.ok(size <= INLINE_POLICY_LIMIT, `${size} characters`);
    const gated = JSON.stringify(gatedPolicy(scope, EVERYTHING)).length;
    assert.ok(gated <= MANAGED_POLICY_LIMIT, `${gated} characters`);
  });

  it("names each statement once", () => {
    const documents = [controllerPolicy(SCOPE, EVERYTHING), gatedPolicy(SCOPE, EVERYTHING)];
    const ids = documents.flatMap((document) => document?.Statement ?? []).map(({ Sid }) => Sid);
    assert.deepEqual(ids, [...new Set(ids)]);
    assert.deepEqual(
      ids.filter((id) => !/^[A-Za-z0-9]+$/.test(id)),
      [],
    );
  });

  const file = upstreamFile("iam_policy.json");
  if (file !== undefined) {
    const upstream = JSON.parse(file) as Policy;
    const ofIngresses: ControllerSettings = {
      enableShield: true,
      enableWaf: true,
      enableWafv2: true,
      enableCognito: true,
      featureGates: { EnableServiceController: true },
    };

    it("has every action of the controller's own policy when all that it serves is on", () => {
      const allowed = actionsOf([policy(ofIngresses)]);
      assert.deepEqual(
        actionsOf([upstream]).filter((action) => !allowed.includes(action)),
        NOT_CALLED,
      );
    });

    for (const settings of [{}, LEAST, ofIngresses, { featureGates: { ListenerRulesTagging: false } }]) {
      it(`is nowhere wider than the controller's own policy with ${JSON.stringify(settings)}`, () => {
        assert.deepEqual(widerThan(policy(settings), [upstream, DOCUMENTED_ELSEWHERE]), []);
      });
    }
  }
});

describe("widerThan", () => {
  const bound = {
    Effect: "Allow",
    Action: "s:Do",
    Resource: "arn:aws:s:*:*:thing/*",
    Condition: { Null: { "aws:ResourceTag/t": "false" } },
  };
  const wider = (changes: object) =>
    widerThan({ Statement: [{ ...bound, ...changes }] }, [{ Statement: [bound] }]).length > 0;

  it("tells wider actions, resources and conditions from narrower ones", () => {
    assert.equal(wider({}), false);
    assert.equal(wider({ Resource: "arn:aws:s:eu:1:thing/*" }), false);
    assert.equal(wider({ Condition: { StringEquals: { "aws:ResourceTag/t": "x" } } }), false);
    assert.equal(wider({ Action: "s:Undo" }), true);
    assert.equal(wider({ Resource: "*" }), true);
    assert.equal(wider({ Resource: ["arn:aws:s:eu:1:thing/*", "arn:aws:s:eu:1:other/*"] }), true);
    assert.equal(wider({ Condition: {} }), true);
    assert.equal(wider({ Condition: { Null: { "aws:ResourceTag/t": "true" } } }), true);
    assert.equal(wider({ Condition: { StringEquals: { "aws:RequestTag/t": "x" } } }), true);
  });
});
