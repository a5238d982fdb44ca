/**
 * Stand-ins for values that only AWS knows: right in form, of an account that does not exist. EKS Auto Mode takes
 * target groups by ARN alone, so that what is rendered without AWS holds these until someone fills them in.
 */

/** No AWS account has it. */
export const PLACEHOLDER_ACCOUNT = "000000000000";
const REGION = "us-east-1";

const TARGET_GROUP = `arn:aws:elasticloadbalancing:${REGION}:${PLACEHOLDER_ACCOUNT}:targetgroup/`;
const NO_ID = "0000000000000000";
const TARGET_GROUPS = new RegExp(`${TARGET_GROUP}([a-zA-Z0-9-]+)/${NO_ID}`, "g");

/**
 * What stands for a target group's ARN in rendered objects of EKS Auto Mode.
 *
 * @example targetGroupArnPlaceholder("edge-001-web")
 * // "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/edge-001-web/0000000000000000"
 */
export function targetGroupArnPlaceholder(name: string): string {
  return `${TARGET_GROUP}${name}/${NO_ID}`;
}

/**
 * Names of the target groups whose ARNs a text waits for, each once, in the order in which they stand.
 *
 * @example targetGroupsAwaited(`{"type":"forward","targetGroupARN":"${targetGroupArnPlaceholder("edge-001-web")}"}`)
 * // ["edge-001-web"]
 */
export function targetGroupsAwaited(text: string): string[] {
  return [...new Set([...text.matchAll(TARGET_GROUPS)].map(([, name = ""]) => name))];
}

/**
 * Puts target group ARNs into a text in place of their stand-ins.
 *
 * @param arnOf the ARN of a target group by its name
 * @example fillTargetGroupArns(annotations[key], (name) => arns[name])
 */
export function fillTargetGroupArns(text: string, arnOf: (name: string) => string): string {
  return text.replace(TARGET_GROUPS, (_, name: string) => arnOf(name));
}

/**
 * A certificate ARN for checking and planning while the real one is not known yet: certificates count against a
 * quota and decide whether a shard listens on HTTPS. Different numbers are different certificates.
 *
 * @example certificateArnPlaceholder(1)
 * // "arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000001"
 */
export function certificateArnPlaceholder(number: number): string {
  const id = `00000000-0000-0000-0000-${String(number).padStart(12, "0")}`;
  return `arn:aws:acm:${REGION}:${PLACEHOLDER_ACCOUNT}:certificate/${id}`;
}

/** A web ACL ARN for checking while the real one is not known yet. */
export const WEB_ACL_ARN_PLACEHOLDER = `arn:aws:wafv2:${REGION}:${PLACEHOLDER_ACCOUNT}:regional/webacl/unknown/00000000-0000-0000-0000-000000000000`;

/** A bucket name for checking while the real one is not known yet. */
export const BUCKET_PLACEHOLDER = "bucket-not-known-yet";
