import type { Problem } from "@sluice/alb-model";

/** AWS SDK service ids, as the controller matches them. */
export const THROTTLED_SERVICES = [
  "Elastic Load Balancing v2",
  "EC2",
  "ACM",
  "WAFV2",
  "WAF Regional",
  "Shield",
  "Resource Groups Tagging API",
  "Global Accelerator",
  "Route 53",
] as const;

/**
 * One client-side token bucket of the controller. A call takes a token from every bucket whose pattern its name
 * matches.
 */
export interface ApiThrottle {
  readonly service: (typeof THROTTLED_SERVICES)[number];
  /** Regular expression (RE2, so no look-around or back-references) for names of operations: `^Modify.*`. */
  readonly operations: string;
  /** Tokens a second, over 0. */
  readonly ratePerSecond: number;
  /** Size of the bucket: calls that may be made at once, a whole number from 1. */
  readonly burst: number;
}

/**
 * The controller's own buckets for Elastic Load Balancing, of which the last is why N rule changes take (N − 20) / 3
 * seconds. They match what AWS grants an account in a Region, and AWS's buckets are shared with everything else that
 * calls there: a second cluster, Terraform, the console. Raise these only after AWS has raised the account's.
 *
 * Source: https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/pkg/aws/throttle/defaults.go,
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-throttling.html
 */
export const ELB_API_THROTTLE = [
  {
    service: "Elastic Load Balancing v2",
    operations: "^RegisterTargets|^DeregisterTargets",
    ratePerSecond: 4,
    burst: 20,
  },
  { service: "Elastic Load Balancing v2", operations: "^Describe.*", ratePerSecond: 50, burst: 200 },
  { service: "Elastic Load Balancing v2", operations: "^Modify.*", ratePerSecond: 3, burst: 20 },
] as const satisfies readonly ApiThrottle[];

/**
 * Buckets in the spelling that the chart joins with commas and the controller parses.
 *
 * @example apiThrottleValue([{ service: "EC2", operations: "^Describe.*", ratePerSecond: 10, burst: 40 }])
 * // ["EC2:^Describe.*=10:40"]
 */
export function apiThrottleValue(throttles: readonly ApiThrottle[]): string[] {
  return throttles.map(
    ({ service, operations, ratePerSecond, burst }) => `${service}:${operations}=${ratePerSecond}:${burst}`,
  );
}

/** `,`, `=` and `:` end a part of the flag; white space, `#` and quotes would change the YAML it is put into. */
const ENDS_A_PART = /[,=:\s#"']/;
const NOT_RE2 = /\(\?(?:[=!>]|<[=!])|\\[1-9]|\\k</;
/** Of each of the controller's own buckets, one operation; without a bucket calls are made as fast as they come. */
const BOUNDED_OPERATIONS = ["RegisterTargets", "DeregisterTargets", "DescribeTags", "ModifyRule", "ModifyListener"];

/** What is wrong with throttles; `path` is where they stand in the arguments. */
export function checkApiThrottle(throttles: readonly ApiThrottle[], path: string): Problem[] {
  const each = throttles.flatMap((throttle, index) => checkOne(throttle, `${path}[${index}]`));
  return each.length > 0 ? each : checkCoverage(throttles, path);
}

function checkOne(throttle: ApiThrottle, path: string): Problem[] {
  const { service, operations, ratePerSecond, burst } = throttle;
  const problems: Problem[] = [];
  const add = (field: string, value: unknown, message: string, fix: string) =>
    problems.push({ code: "controller.throttle", path: `${path}.${field}`, value, message, fix });
  if (!THROTTLED_SERVICES.includes(service)) {
    add("service", service, "is no service that the controller calls", `one of ${THROTTLED_SERVICES.join(", ")}`);
  }
  const fault = patternFault(operations);
  if (fault !== undefined) add("operations", operations, fault, 'a pattern of operation names, such as "^Modify.*"');
  if (!(Number.isFinite(ratePerSecond) && ratePerSecond >= 0.001 && ratePerSecond <= 10_000)) {
    add("ratePerSecond", ratePerSecond, "is no rate", "a number from 0.001 to 10000");
  }
  if (!(Number.isInteger(burst) && burst >= 1)) {
    add("burst", burst, "lets no call through", "a whole number from 1");
  }
  return problems;
}

function patternFault(pattern: string): string | undefined {
  if (pattern === "") return "matches every operation only by accident";
  if (ENDS_A_PART.test(pattern)) return "holds one of , = : # quotes or white space, which break the controller's flag";
  if (NOT_RE2.test(pattern)) return "has look-around or a back-reference, which the controller's engine does not know";
  try {
    new RegExp(pattern);
    return undefined;
  } catch {
    return "is no regular expression";
  }
}

/** Any bucket for a service takes the place of all of the controller's own for it. */
function checkCoverage(throttles: readonly ApiThrottle[], path: string): Problem[] {
  const own = throttles.filter(({ service }) => service === "Elastic Load Balancing v2");
  if (own.length === 0) return [];
  const bounded = (operation: string) => own.some(({ operations }) => new RegExp(operations).test(operation));
  const unbounded = BOUNDED_OPERATIONS.filter((operation) => !bounded(operation));
  if (unbounded.length === 0) return [];
  return [
    {
      code: "controller.throttle.unbounded",
      path,
      value: apiThrottleValue(own),
      message: `takes the place of all the controller's own limits and leaves ${unbounded.join(", ")} without one`,
      fix: "name a limit for these too, as ELB_API_THROTTLE does",
    },
  ];
}
