import { type BadInput, type ExpectedProblem, GOOD_FLEET } from "./badInput.ts";

/** A line on top of the good fleet, which is the eighth, and what is wrong with it. */
function line(name: string, text: string, ...expected: readonly ExpectedProblem[]): BadInput {
  return { name, files: { "fleet.yaml": `${GOOD_FLEET}${text}\n` }, expect: expected };
}

const inBalancer = (settings: string) => `loadBalancer: { ${settings} }`;

/** Settings of load balancers, what is reserved on them, who may join them, and what a platform does not have. */
export const LOAD_BALANCER_CASES: readonly BadInput[] = [
  line("an access log bucket that is an ARN", inBalancer('accessLogs: { bucket: "arn:aws:s3:::logs" }'), {
    code: "loadBalancer.bucket",
    at: "fleet.yaml:8:39",
    path: "fleet.loadBalancer.accessLogs.bucket",
    says: "not the name of an S3 bucket",
    fix: "the bucket's name alone",
  }),
  line("an access log prefix with AWS's own folder", inBalancer("accessLogs: { bucket: logs, prefix: a/AWSLogs }"), {
    code: "loadBalancer.prefix",
    at: "fleet.yaml:8:53",
    says: "AWS appends itself",
    fix: "leave that part out",
  }),
  line("an access log prefix that begins with a slash", inBalancer("accessLogs: { bucket: logs, prefix: /edge }"), {
    code: "loadBalancer.prefix",
    at: "fleet.yaml:8:53",
    says: "begins or ends with /",
    fix: "write it without",
  }),
  line("access logs without a bucket", inBalancer("accessLogs: { prefix: edge }"), {
    code: "field.missing",
    at: "fleet.yaml:8:29",
    path: "fleet.loadBalancer.accessLogs.bucket",
    says: "is missing",
    fix: "S3 bucket",
  }),
  line("an idle timeout above AWS's", inBalancer("idleTimeoutSeconds: 4001"), {
    code: "field.range",
    at: "fleet.yaml:8:37",
    says: "out of range",
    fix: "from 1 to 4000",
  }),
  line(
    "a web ACL for CloudFront",
    inBalancer('webAclArn: "arn:aws:wafv2:us-east-1:123456789012:global/webacl/edge/0a1b"'),
    { code: "loadBalancer.webAcl", at: "fleet.yaml:8:28", says: "for CloudFront", fix: ":regional/webacl/" },
  ),
  line("a web ACL by name", inBalancer("webAclArn: edge"), {
    code: "loadBalancer.webAcl",
    at: "fleet.yaml:8:28",
    says: "not the ARN of a WAFv2 web ACL",
    fix: "arn:aws:wafv2:",
  }),
  line("disposable load balancers without a reason", inBalancer('disposable: " "'), {
    code: "loadBalancer.disposable",
    at: "fleet.yaml:8:29",
    says: "gives no reason",
    fix: "why they may be lost",
  }),
  line(
    "load balancers that may be lost and are protected",
    inBalancer("disposable: a test, deletionProtection: true"),
    {
      code: "loadBalancer.disposable",
      at: "fleet.yaml:8:29",
      says: "beside deletionProtection",
      fix: "keep one",
    },
  ),
  line("a desync mitigation that AWS does not have", inBalancer("desyncMitigation: strict"), {
    code: "field.choice",
    at: "fleet.yaml:8:35",
    says: "monitor, defensive, strictest",
    fix: "strictest",
  }),
  line("deletion protection as a text", inBalancer('deletionProtection: "yes"'), {
    code: "field.type",
    at: "fleet.yaml:8:37",
    says: "should be true or false, but is a text",
    fix: "true or false",
  }),
  line("a misspelt setting of the load balancers", inBalancer("deleteProtection: true"), {
    code: "field.unknown",
    at: "fleet.yaml:8:17",
    says: "not a known field",
    fix: 'write "deletionProtection"',
  }),
  line("a TLS policy that is none of AWS's", "sslPolicy: TLSv1.2", {
    code: "fleet.sslPolicy",
    at: "fleet.yaml:8:12",
    says: "not a TLS policy",
    fix: "ELBSecurityPolicy-TLS13",
  }),
  line("a reserve that leaves no rule", "reserved: { rules: 95 }", {
    code: "reserved.rules",
    at: "fleet.yaml:8:20",
    says: "leaves no room",
    fix: "use 0 to 93 rules",
  }),
  line("a reserve that leaves no target group", "reserved: { targetGroups: 100 }", {
    code: "reserved.targetGroups",
    at: "fleet.yaml:8:27",
    says: "leaves no room",
    fix: "use 0 to 99 target groups",
  }),
  line("a reserve below zero", "reserved: { rules: -1 }", {
    code: "field.range",
    at: "fleet.yaml:8:20",
    says: "out of range",
    fix: "of 0 or more",
  }),
  line("an allowed namespace that Kubernetes has not", "allowedNamespaces: [canary, Canary_2]", {
    code: "fleet.namespace",
    at: "fleet.yaml:8:29",
    path: "fleet.allowedNamespaces[1]",
    says: "not a namespace",
    fix: "lower case",
  }),
  line("an allowed namespace listed twice", "allowedNamespaces: [canary, canary]", {
    code: "fleet.namespace",
    at: "fleet.yaml:8:29",
    says: "listed twice",
    fix: "remove one",
  }),
  line("a platform that does not exist", "platform: eks-automode", {
    code: "field.choice",
    at: "fleet.yaml:8:11",
    says: "controller, eks-auto-mode",
    fix: "eks-auto-mode",
  }),
  line("regex packing on EKS Auto Mode", "platform: eks-auto-mode\npacking: regex", {
    code: "autoMode.packing",
    at: "fleet.yaml:9:10",
    says: "EKS Auto Mode's controller does not have",
    fix: "packing: exact",
  }),
  {
    name: "readiness gates that are a word",
    files: { "fleet.yaml": GOOD_FLEET.replace("port: 80 }", "port: 80, readinessGates: enabled }") },
    expect: [{ code: "field.type", at: "fleet.yaml:3:52", says: "should be true or false", fix: "true or false" }],
  },
  {
    name: "a tenant for whom a reserve leaves no room",
    reads: "plan",
    files: {
      "fleet.yaml": `${GOOD_FLEET}quotas: { rulesPerLoadBalancer: 20 }\nreserved: { rules: 15 }\n`,
      "tenants.yaml": `- { id: acme, hosts: [${Array.from({ length: 20 }, (_, n) => `h${n}.io`).join(", ")}] }\n`,
    },
    expect: [
      {
        code: "quota.rulesPerLoadBalancer",
        at: "tenants.yaml:1:9",
        says: "4 rules that may be used of 20 with 15 reserved",
        fix: "reserve fewer rules",
        tenant: "acme",
      },
    ],
  },
];
