import { stackPolicy, violation } from "../policy.ts";
import { balancerPermissions, ELB_PRINCIPAL } from "../subjects/targetGroup/lambdaPermissions.ts";
import { isOnlyGroups } from "../subjects/targetGroup/lambdaTargets.ts";
import { isEmpty } from "../view/scalars.ts";

/** Only one's own target group may invoke a function. */
export const lambdaPermissionSource = stackPolicy({
  name: "lambda-permission-source",
  level: "mandatory",
  description: "A permission for load balancers to invoke a function names the target group.",
  reason: "Without a source, every load balancer may invoke the function, including those of other AWS accounts.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html",
  fix: "set sourceArn to the target group's ARN (LambdaTargetGroup does so)",
  guards: ["R1"],
  *judge(stack) {
    for (const permission of stack.memo(balancerPermissions)) {
      const { props } = permission;
      if (!props.at("principal").is(ELB_PRINCIPAL)) continue;
      const source = props.at("sourceArn");
      // Made of target groups alone it names one, also before its ARN is known.
      if (!source.isKnown && isOnlyGroups(stack, permission, "sourceArn")) continue;
      if (isEmpty(source)) yield violation(permission, `sourceArn is not set, and the principal is ${ELB_PRINCIPAL}`);
      else if (source.is("*")) yield violation(permission, `sourceArn is *, and the principal is ${ELB_PRINCIPAL}`);
    }
  },
});
