import { stackPolicy, type Violation, violation } from "../policy.ts";
import {
  balancerPermissions,
  coversGroup,
  ELB_PRINCIPAL,
  functionAttachments,
  functionIn,
  functionsBehind,
} from "../subjects/targetGroup/lambdaPermissions.ts";
import { groupsBehind } from "../subjects/targetGroup/lambdaTargets.ts";
import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";

/** A function is registered once load balancers may invoke it. */
export const lambdaAttachmentOrder = stackPolicy({
  name: "lambda-attachment-order",
  level: "mandatory",
  description: "An attachment that registers a function depends on the permission to invoke it.",
  reason:
    "AWS checks the permission when the function is registered, and refuses the attachment without it: the first " +
    "update fails, and sometimes only the first.",
  source: "https://github.com/aws/aws-cdk/issues/4663",
  fix: "add the permission to the attachment's dependsOn (LambdaTargetGroup does so)",
  guards: ["R1"],
  *judge(stack) {
    for (const attachment of stack.memo(functionAttachments)) yield* judgeAttachment(stack, attachment);
  },
});

/** A function of another stack may not be known yet; then the target group tells which permission is meant. */
function isSettledByGroup(stack: Stack, attachment: StackResource): boolean {
  if (functionsBehind(stack, attachment, "targetId").length > 0) return false;
  const groups = groupsBehind(stack, attachment, "targetGroupArn");
  return stack
    .memo(balancerPermissions)
    .filter((permission) => stack.dependsOn(attachment, permission.urn))
    .some((permission) => groupsBehind(stack, permission, "sourceArn").some((group) => groups.includes(group)));
}

function isForBalancers({ props }: StackResource): boolean {
  return props.at("principal").is(ELB_PRINCIPAL);
}

function* judgeAttachment(stack: Stack, attachment: StackResource): Iterable<Violation> {
  if (isSettledByGroup(stack, attachment)) return;
  const target = functionIn(stack, attachment, "targetId");
  if (target === undefined) return;
  const candidates = stack.memo(balancerPermissions).map((permission) => ({
    permission,
    target: functionIn(stack, permission, "function"),
  }));
  // A permission whose function or principal is not known yet may be the one.
  const permissions = candidates.filter(
    (each) => (each.target ?? target) === target && coversGroup(stack, each.permission, attachment),
  );
  if (permissions.some(({ permission }) => stack.dependsOn(attachment, permission.urn))) return;
  const first = permissions.find((each) => each.target === target && isForBalancers(each.permission));
  if (first !== undefined) {
    yield violation(attachment, `does not depend on the permission ${first.permission.name}`);
    return;
  }
  // A function of another stack has its own.
  const made = stack.byUrn(target);
  if (made === undefined || permissions.length > 0) return;
  yield violation(
    attachment,
    `registers the function ${made.name}, and no permission lets this target group invoke it`,
    "add an aws.lambda.Permission with the target group as sourceArn, and add it to the attachment's dependsOn",
  );
}
