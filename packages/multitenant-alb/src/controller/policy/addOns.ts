import { allow, elbArn, type PolicyScope, type PolicyStatement } from "./statement.ts";

/** Other AWS services that the controller may call. */
export interface AddOns {
  /** Feature gate EnableRGTAPI. */
  readonly resourceTagging: boolean;
  readonly certificateDiscovery: boolean;
  readonly wafv2: boolean;
  readonly wafClassic: boolean;
  readonly shield: boolean;
  readonly cognito: boolean;
}

/** Those of these services that do not tell resources apart, or whose resources are not the controller's, stand on `*`. */
export function addOnStatements(scope: PolicyScope, use: AddOns): PolicyStatement[] {
  const statements: readonly (PolicyStatement | false)[] = [
    use.resourceTagging && allow("ResourceTags", ["tag:GetResources"]),
    use.certificateDiscovery && allow("Certificates", ["acm:DescribeCertificate", "acm:ListCertificates"]),
    use.cognito && allow("Cognito", ["cognito-idp:DescribeUserPoolClient"]),
    (use.wafv2 || use.wafClassic) && allow("WebAcl", ["elasticloadbalancing:SetWebAcl"]),
    use.wafClassic && allow("WafClassic", WAF_CLASSIC),
    use.shield && allow("Shield", SHIELD),
  ];
  return [...statements.filter((statement) => statement !== false), ...(use.wafv2 ? wafv2(scope) : [])];
}

const WAF_CLASSIC = [
  "waf-regional:AssociateWebACL",
  "waf-regional:DisassociateWebACL",
  "waf-regional:GetWebACL",
  "waf-regional:GetWebACLForResource",
];

const SHIELD = [
  "shield:CreateProtection",
  "shield:DeleteProtection",
  "shield:DescribeProtection",
  "shield:GetSubscriptionState",
];

/** `ListWebACLs` finds a web ACL by name; the controller's own policy lacks it. */
function wafv2(scope: PolicyScope): PolicyStatement[] {
  const { partition, region, accountId } = scope;
  return [
    allow("Wafv2Read", ["wafv2:GetWebACL", "wafv2:GetWebACLForResource", "wafv2:ListWebACLs"]),
    allow(
      "Wafv2Associate",
      ["wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"],
      [`arn:${partition}:wafv2:${region}:${accountId}:*/webacl/*/*`, elbArn(scope, "loadbalancer/app/*/*")],
    ),
  ];
}
