import { allow, CLUSTER_TAG, madeFor, ownedBy, type PolicyScope, type PolicyStatement } from "./statement.ts";

/**
 * For the feature gate EnableCertificateManagement: certificates are requested, and proved by DNS records.
 *
 * Source: https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/iam_policy_acm_certs.json
 */
export function certificateManagementStatements(scope: PolicyScope): PolicyStatement[] {
  return [
    allow("CertificateRecords", ["route53:ChangeResourceRecordSets"], `arn:${scope.partition}:route53:::hostedzone/*`),
    allow("CertificateZones", [
      "acm:AddTagsToCertificate",
      "acm:DescribeCertificate",
      "acm:ListCertificates",
      "acm:ListTagsForCertificate",
      "route53:ListHostedZones",
      "route53:ListHostedZonesByName",
    ]),
    { ...allow("RequestCertificates", ["acm:RequestCertificate"]), Condition: madeFor(scope) },
    { ...allow("DeleteCertificates", ["acm:DeleteCertificate"]), Condition: ownedBy(scope) },
    allow("PrivateCertificates", ["acm-pca:GetCertificate", "acm-pca:IssueCertificate", "acm-pca:ListPermissions"]),
  ];
}

const ACCELERATOR = { "aga.k8s.aws/resource": "GlobalAccelerator" };

/**
 * For the feature gate GlobalAcceleratorController. Accelerators belong to an account, not to a Region.
 *
 * Source: https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/aga_controller_iam_policy.json
 */
export function globalAcceleratorStatements(scope: PolicyScope): PolicyStatement[] {
  const { partition, accountId, clusterName } = scope;
  const accelerators = `arn:${partition}:globalaccelerator::${accountId}:accelerator/*`;
  const parts = [accelerators, `${accelerators}/listener/*`, `${accelerators}/listener/*/endpoint-group/*`];
  const tags = (where: "Request" | "Resource") => ({
    [`aws:${where}Tag/${CLUSTER_TAG}`]: clusterName,
    [`aws:${where}Tag/aga.k8s.aws/resource`]: ACCELERATOR["aga.k8s.aws/resource"],
  });
  const made = { StringEquals: tags("Request") };
  const own = { StringEquals: tags("Resource") };
  const retag = { ...own, Null: { [`aws:RequestTag/${CLUSTER_TAG}`]: "true" } };
  const service = "globalaccelerator.amazonaws.com";
  return [
    {
      ...allow("AcceleratorRole", ["iam:CreateServiceLinkedRole"], serviceRole(scope, service)),
      Condition: { StringEquals: { "iam:AWSServiceName": service } },
    },
    allow("AcceleratorList", ACCELERATOR_LISTS),
    { ...allow("AcceleratorCreate", ["globalaccelerator:CreateAccelerator"]), Condition: made },
    { ...allow("AcceleratorOwn", ACCELERATOR_CHANGES, parts), Condition: own },
    {
      ...allow("AcceleratorRetag", ["globalaccelerator:TagResource", "globalaccelerator:UntagResource"], accelerators),
      Condition: retag,
    },
    { ...allow("AcceleratorTag", ["globalaccelerator:TagResource"], accelerators), Condition: made },
  ];
}

function serviceRole({ partition, accountId }: PolicyScope, service: string): string {
  return `arn:${partition}:iam::${accountId}:role/aws-service-role/${service}/*`;
}

const ACCELERATOR_LISTS = [
  "ec2:DescribeRegions",
  "globalaccelerator:ListAccelerators",
  "globalaccelerator:ListEndpointGroups",
  "globalaccelerator:ListListeners",
  "globalaccelerator:ListTagsForResource",
  "tag:GetResources",
];

const ACCELERATOR_CHANGES = [
  "globalaccelerator:AddEndpoints",
  "globalaccelerator:CreateEndpointGroup",
  "globalaccelerator:CreateListener",
  "globalaccelerator:DeleteAccelerator",
  "globalaccelerator:DeleteEndpointGroup",
  "globalaccelerator:DeleteListener",
  "globalaccelerator:DescribeAccelerator",
  "globalaccelerator:DescribeEndpointGroup",
  "globalaccelerator:DescribeListener",
  "globalaccelerator:RemoveEndpoints",
  "globalaccelerator:UpdateAccelerator",
  "globalaccelerator:UpdateEndpointGroup",
  "globalaccelerator:UpdateListener",
];
