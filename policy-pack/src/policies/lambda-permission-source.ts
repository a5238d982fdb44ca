import { resourcePolicy, violation } from "../policy.ts";
import { ELB_PRINCIPAL, PERMISSION_TYPES } from "../subjects/lambdaPermissions.ts";

/** Only one's own target group may invoke a function. */
export const lambdaPermissionSource = resourcePolicy({
  name: "lambda-permission-source",
  level: "mandatory",
  description: "A permission for load balancers to invoke a function names the target group.",
  reason: "Without a source, every load balancer may invoke the function, also those of other AWS accounts.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html",
  fix: "set sourceArn to the target group's ARN (LambdaTargetGroup does)",
  guards: ["R1"],
  types: PERMISSION_TYPES,
  *judge(permission) {
    const { props } = permission;
    if (!props.at("principal").is(ELB_PRINCIPAL)) return;
    const source = props.at("sourceArn");
    if (source.isMissing || source.is("")) {
      yield violation(permission, `sourceArn is not set, and the principal is ${ELB_PRINCIPAL}`);
    } else if (source.is("*")) {
      yield violation(permission, `sourceArn is *, and the principal is ${ELB_PRINCIPAL}`);
    }
  },
});
