import type { Problem } from "../problem.ts";
import { type Limits, resolveLimits, ruleBudget } from "../quotas.ts";
import type { AccessLogs, Fleet, LoadBalancerSettings } from "./fleet.ts";

/** 3 to 63 lower case letters, digits, dots and hyphens, with a letter or digit at either end and no dots in a row. */
const BUCKET = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;
const WEB_ACL = /^arn:aws[a-z-]*:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[A-Za-z0-9_-]{1,128}\/[A-Za-z0-9-]+$/;
const SSL_POLICY = /^ELBSecurityPolicy-[A-Za-z0-9-]+$/;
const MAX_IDLE_SECONDS = 4000;
/** AWS writes below it on its own. */
const LOG_FOLDER = "AWSLogs";

/** Settings of the load balancers that AWS would refuse. Yes-or-no settings and choices are the schema's to check. */
export function checkLoadBalancer(fleet: Fleet): Problem[] {
  const { accessLogs, idleTimeoutSeconds, webAclArn } = fleet.loadBalancer ?? {};
  return [
    ...checkDisposable(fleet.loadBalancer ?? {}),
    ...(accessLogs === undefined ? [] : checkAccessLogs(accessLogs)),
    ...(idleTimeoutSeconds === undefined ? [] : checkIdleTimeout(idleTimeoutSeconds)),
    ...(webAclArn === undefined ? [] : checkWebAcl(webAclArn)),
    ...(fleet.sslPolicy === undefined ? [] : checkSslPolicy(fleet.sslPolicy)),
    ...checkReserved(fleet, resolveLimits(fleet.quotas)),
  ];
}

function checkDisposable({ disposable, deletionProtection }: LoadBalancerSettings): Problem[] {
  if (disposable === undefined) return [];
  const at = { code: "loadBalancer.disposable", path: "fleet.loadBalancer.disposable", value: disposable };
  if (disposable.trim() === "") return [{ ...at, message: "gives no reason", fix: "say why they may be lost" }];
  if (deletionProtection !== true) return [];
  return [{ ...at, message: "stands beside deletionProtection: true", fix: "keep one of the two" }];
}

function checkAccessLogs({ bucket, prefix = "" }: AccessLogs): Problem[] {
  const problems: Problem[] = [];
  const at = "fleet.loadBalancer.accessLogs";
  if (!BUCKET.test(bucket) || ADDRESS.test(bucket)) {
    const fix = "write the bucket's name alone: 3 to 63 lower case letters, digits, dots and hyphens";
    const message = "is not the name of an S3 bucket";
    problems.push({ code: "loadBalancer.bucket", path: `${at}.bucket`, value: bucket, message, fix });
  }
  if (prefix.includes(LOG_FOLDER)) {
    const message = `contains ${LOG_FOLDER}, which AWS appends itself`;
    const fix = "leave that part out";
    problems.push({ code: "loadBalancer.prefix", path: `${at}.prefix`, value: prefix, message, fix });
  } else if (prefix.startsWith("/") || prefix.endsWith("/")) {
    const message = "begins or ends with /";
    const fix = "write it without: edge/alb";
    problems.push({ code: "loadBalancer.prefix", path: `${at}.prefix`, value: prefix, message, fix });
  }
  return problems;
}

function checkIdleTimeout(value: number): Problem[] {
  if (Number.isInteger(value) && value >= 1 && value <= MAX_IDLE_SECONDS) return [];
  return [
    {
      code: "loadBalancer.idleTimeout",
      path: "fleet.loadBalancer.idleTimeoutSeconds",
      value,
      message: "is not an idle timeout",
      fix: `use 1 to ${MAX_IDLE_SECONDS} seconds`,
    },
  ];
}

function checkWebAcl(value: string): Problem[] {
  if (WEB_ACL.test(value)) return [];
  const isGlobal = value.includes(":global/webacl/");
  return [
    {
      code: "loadBalancer.webAcl",
      path: "fleet.loadBalancer.webAclArn",
      value,
      message: isGlobal ? "is a web ACL for CloudFront" : "is not the ARN of a WAFv2 web ACL",
      fix: "write arn:aws:wafv2:<region>:<account>:regional/webacl/<name>/<id>, of the load balancers' Region",
    },
  ];
}

function checkSslPolicy(value: string): Problem[] {
  if (SSL_POLICY.test(value)) return [];
  const fix = "write one that AWS names: ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";
  return [{ code: "fleet.sslPolicy", path: "fleet.sslPolicy", value, message: "is not a TLS policy of AWS", fix }];
}

/** What is left must hold an anchor and a rule, or one target group: else no load balancer could be planned at all. */
function checkReserved({ reserved }: Fleet, limits: Limits): Problem[] {
  const most = { rules: ruleBudget(limits) - 2, targetGroups: limits.targetGroupsPerLoadBalancer - 1 };
  return (["rules", "targetGroups"] as const).flatMap((field) => {
    const value = reserved?.[field] ?? 0;
    if (Number.isInteger(value) && value >= 0 && value <= most[field]) return [];
    const what = field === "rules" ? "rules" : "target groups";
    const message = value > most[field] ? "leaves no room for tenants" : `is not a number of ${what}`;
    const fix = `use 0 to ${Math.max(0, most[field])} ${what}`;
    return [{ code: `reserved.${field}`, path: `fleet.reserved.${field}`, value, message, fix }];
  });
}
