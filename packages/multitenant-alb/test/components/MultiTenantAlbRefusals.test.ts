import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { MultiTenantAlb, type MultiTenantAlbArgs, SpecError } from "@sluice/multitenant-alb";
import { AUTO_MODE, SMALLEST } from "./MultiTenantAlbFixtures.ts";
import { type Registered, recordResources } from "./recordResources.ts";

interface Refusal {
  readonly what: string;
  /** What an untyped program could give. */
  readonly args: object;
  /** Code and path of each problem. */
  readonly problems: readonly string[];
  readonly says: RegExp;
}

const WEB_ACL = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/edge/1";
const FUNCTION = "arn:aws:lambda:eu-central-1:123456789012:function:degraded";
const web = { ...SMALLEST.fleet.services.web, fallback: {} };
const HYBRID = { ...SMALLEST, fleet: { ...SMALLEST.fleet, services: { ...SMALLEST.fleet.services, web } } };
const controller = { urn: "urn:controller", backendSecurityGroupId: "sg-1" };

const REFUSED: readonly Refusal[] = [
  {
    what: "a controller's fleet without a backend",
    args: { ...SMALLEST, backend: undefined },
    problems: ["args.backendMissing args.backend"],
    says: /nothing lets the load balancers in/,
  },
  {
    what: "a backend that is only in a controller without one",
    args: { ...SMALLEST, backend: undefined, controller: { urn: "urn:release" } },
    problems: ["args.backendMissing args.backend"],
    says: /LoadBalancerController/,
  },
  {
    what: "a cluster name for the controller's fleet",
    args: { ...SMALLEST, clusterName: "staging" },
    problems: ["args.clusterNameUnsupported args.clusterName"],
    says: /platform: eks-auto-mode/,
  },
  {
    what: "a backend on EKS Auto Mode",
    args: { ...AUTO_MODE, backend: { securityGroupId: "sg-1" } },
    problems: ["args.backendUnsupported args.backend"],
    says: /networking\.ingress\.from/,
  },
  {
    what: "an installed controller on EKS Auto Mode",
    args: { ...AUTO_MODE, controller },
    problems: ["args.controllerUnsupported args.controller"],
    says: /runs its own/,
  },
  {
    what: "a fleet of EKS Auto Mode without its cluster",
    args: { ...AUTO_MODE, clusterName: undefined },
    problems: ["args.clusterNameMissing args.clusterName"],
    says: /eks:eks-cluster-name/,
  },
  {
    what: "access logs in the fleet and in the program",
    args: {
      ...SMALLEST,
      fleet: { ...SMALLEST.fleet, loadBalancer: { accessLogs: { bucket: "logs" } } },
      accessLogs: { bucket: "logs" },
    },
    problems: ["args.accessLogsTwice args.accessLogs"],
    says: /keep one/,
  },
  {
    what: "a web ACL in the fleet and in the program",
    args: {
      ...SMALLEST,
      fleet: { ...SMALLEST.fleet, loadBalancer: { webAclArn: WEB_ACL } },
      webAclArn: WEB_ACL,
    },
    problems: ["args.webAclArnTwice args.webAclArn"],
    says: /keep one/,
  },
  {
    what: "a text that is no certificate, and names the argument",
    args: { ...SMALLEST, certificateArns: [pulumi.output("arn:any"), "my-certificate"] },
    problems: ["fleet.certificate args.certificateArns[1]"],
    says: /my-certificate/,
  },
  {
    what: "a fleet's text that is no certificate, by its place in the fleet",
    args: {
      ...SMALLEST,
      fleet: { ...SMALLEST.fleet, certificates: ["my-certificate"] },
      certificateArns: [pulumi.output("arn:any")],
    },
    problems: ["fleet.certificate fleet.certificates[0]"],
    says: /my-certificate/,
  },
  {
    what: "a bucket that is none, and names the argument",
    args: { ...SMALLEST, accessLogs: { bucket: "s3://logs" } },
    problems: ["loadBalancer.bucket args.accessLogs.bucket"],
    says: /S3 bucket/,
  },
  {
    what: "a web ACL of CloudFront, and names the argument",
    args: { ...SMALLEST, webAclArn: WEB_ACL.replace("regional", "global") },
    problems: ["loadBalancer.webAcl args.webAclArn"],
    says: /CloudFront/,
  },
  {
    what: "more certificates than a load balancer has, known or not",
    args: { ...SMALLEST, certificateArns: Array.from({ length: 27 }, () => pulumi.output("arn:any")) },
    problems: ["quota.certificatesPerLoadBalancer tenants.acme", "quota.certificatesPerLoadBalancer tenants.globex"],
    says: /27 certificates|certificates/,
  },
  {
    what: "a fallback in the fleet without a function",
    args: HYBRID,
    problems: ["args.fallbackMissing args.fallbacks.web"],
    says: /takes this service's requests without pods/,
  },
  {
    what: "a function for a service without a fallback in the fleet",
    args: { ...SMALLEST, fallbacks: { api: FUNCTION } },
    problems: ["args.fallbackUnknown args.fallbacks.api"],
    says: /fallback: \{\}/,
  },
  {
    what: "a function for a service that is spelt otherwise",
    args: { ...HYBRID, fallbacks: { wep: FUNCTION } },
    problems: ["args.fallbackMissing args.fallbacks.web", "args.fallbackUnknown args.fallbacks.wep"],
    says: /did you mean web\?/,
  },
  {
    what: "a function's name where its ARN is wanted",
    args: { ...HYBRID, fallbacks: { web: "degraded" } },
    problems: ["fallback.functionArn args.fallbacks.web"],
    says: /is not the ARN of a Lambda function/,
  },
  {
    what: "$LATEST, which nobody may be permitted to invoke",
    args: { ...HYBRID, fallbacks: { web: `${FUNCTION}:$LATEST` } },
    problems: ["fallback.latest args.fallbacks.web"],
    says: /alias or a version/,
  },
  {
    what: "a fallback that is no function at all",
    args: { ...HYBRID, fallbacks: { web: 7 } },
    problems: ["args.fallbackFunction args.fallbacks.web"],
    says: /its alias, or its ARN/,
  },
  {
    what: "fallbacks that are not by service",
    args: { ...HYBRID, fallbacks: [FUNCTION] },
    problems: ["args.fallbacks args.fallbacks"],
    says: /by service/,
  },
  {
    what: "everything at once",
    args: {
      ...AUTO_MODE,
      clusterName: undefined,
      backend: { securityGroupId: "sg-1" },
      controller,
      certificateArns: ["x"],
      tenants: [{ id: "acme", hosts: ["acme.example.com:80"] }],
    },
    problems: [
      "args.backendUnsupported args.backend",
      "args.controllerUnsupported args.controller",
      "args.clusterNameMissing args.clusterName",
      "fleet.certificate args.certificateArns[0]",
      "hosts.port tenants.acme.hosts[0]",
    ],
    says: /5 problems/,
  },
  {
    what: "a fleet that has not the shape of one",
    args: { ...SMALLEST, fleet: { name: "edge", certificates: "none" }, certificateArns: [pulumi.output("arn:any")] },
    problems: [],
    says: /fleet\.certificates/,
  },
];

describe("MultiTenantAlb refuses", () => {
  for (const { what, args, problems, says } of REFUSED) {
    it(`${what}, and registers nothing`, async () => {
      const { error, registered } = await attempt(args);
      assert.ok(error instanceof SpecError);
      assert.match(error.message, says);
      if (problems.length > 0) {
        assert.deepEqual(
          error.problems.map(({ code, path }) => `${code} ${path}`),
          problems,
        );
      }
      assert.deepEqual(registered, []);
    });
  }
});

async function attempt(args: object): Promise<{ error: unknown; registered: Registered[] }> {
  let error: unknown;
  const registered = await recordResources(() => {
    try {
      new MultiTenantAlb("edge", args as MultiTenantAlbArgs);
    } catch (thrown) {
      error = thrown;
    }
  });
  return { error, registered };
}
