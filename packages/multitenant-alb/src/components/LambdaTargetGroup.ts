import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { fallbackGroupName, type Problem, type ResolvedFleet, shardTags } from "@sluice/alb-model";
import { SpecError } from "../errors.ts";
import { checkFunctionArn, parseFunctionArn, unqualifiedArn } from "../fallback/functionArn.ts";
import type { FallbackFunction } from "./fallbackFunctions.ts";

/** Asks the function whether it is well. Each check is an invocation that AWS bills. */
export interface FallbackHealthCheck {
  /** @default "/" */
  readonly path?: string;
  /** Seconds, 35 to 300: at 35, every node of the load balancer asks 2,469 times a day. @default 35 */
  readonly intervalSeconds?: number;
}

export interface LambdaTargetGroupArgs {
  readonly fleet: Pick<ResolvedFleet, "name" | "tags">;
  /** Name of the shard; a target group belongs to one load balancer. */
  readonly shard: string;
  /** Key under the fleet's `services`. */
  readonly service: string;
  /**
   * In the load balancer's account and Region. An alias lets a new version be tried before it serves; without one
   * the newest code serves.
   */
  readonly function: FallbackFunction;
  /** @default off: AWS does not ask, and takes the function for well */
  readonly healthCheck?: FallbackHealthCheck;
  /** Of the load balancer. @default looked up */
  readonly accountId?: pulumi.Input<string>;
  /** Of the load balancer, to refuse a function elsewhere before anything is made. @default not compared */
  readonly region?: string;
}

const SHORTEST_INTERVAL = 35;
const LONGEST_INTERVAL = 300;
const TIMEOUT = 30;

/**
 * The target group of a Lambda function that takes a service's requests while it has no pods: the group, the
 * permission for exactly this group to invoke the function, and then its registration.
 *
 * What AWS says of Lambda targets: one function a group; function and load balancer in the same account and Region; no
 * Local Zones; bodies of at most 1 MB in requests (else 413) and in responses (else 502); no WebSocket (400). Headers
 * come and go as `multiValueHeaders`, because without that a response can set one cookie only. Each group adds about
 * 350 bytes to the function's policy, which holds 20 KB: some 50 shards.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * const fallback = new LambdaTargetGroup("edge-001-web-fallback", {
 *   fleet: edge.plan.fleet, shard: "edge-001", service: "web", function: live, // an aws.lambda.Alias
 * });
 */
export class LambdaTargetGroup extends pulumi.ComponentResource {
  /** Known once the function is registered, so that no rule names a group that would answer 503. */
  readonly arn: pulumi.Output<string>;
  readonly targetGroup: aws.lb.TargetGroup;

  constructor(name: string, args: LambdaTargetGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    const problems = checkArgs(args);
    if (problems.length > 0) throw new SpecError(problems);
    const { fleet, shard, service, healthCheck } = args;
    super("sluice:index:LambdaTargetGroup", name, { fleet: fleet.name, shard, service, healthCheck }, opts);
    const groupName = fallbackGroupName(shard, service);
    const tags = { ...shardTags(fleet.tags, fleet.name, shard), "sluice:service": service };
    this.targetGroup = new aws.lb.TargetGroup(
      groupName,
      {
        name: groupName,
        targetType: "lambda",
        lambdaMultiValueHeadersEnabled: true,
        healthCheck: healthCheckArgs(healthCheck),
        tags,
      },
      { parent: this },
    );
    const functionArn = arnOf(args.function);
    const permission = this.permit(groupName, functionArn, args.accountId);
    const attachment = new aws.lb.TargetGroupAttachment(
      groupName,
      { targetGroupArn: this.targetGroup.arn, targetId: functionArn },
      // AWS tries the permission when the function is registered.
      { parent: this, dependsOn: permission },
    );
    this.arn = attachment.targetGroupArn;
    this.registerOutputs({ arn: this.arn });
  }

  private permit(
    name: string,
    functionArn: pulumi.Output<string>,
    accountId: pulumi.Input<string> | undefined,
  ): aws.lambda.Permission {
    const account = accountId ?? aws.getCallerIdentityOutput({}, { parent: this }).accountId;
    return new aws.lambda.Permission(
      name,
      {
        statementId: name,
        action: "lambda:InvokeFunction",
        principal: "elasticloadbalancing.amazonaws.com",
        function: functionArn.apply(unqualifiedArn),
        qualifier: functionArn.apply((arn) => parseFunctionArn(arn)?.qualifier),
        sourceArn: this.targetGroup.arn,
        sourceAccount: account,
      },
      { parent: this },
    );
  }
}

function arnOf(given: FallbackFunction): pulumi.Output<string> {
  if (aws.lambda.Function.isInstance(given) || aws.lambda.Alias.isInstance(given)) return given.arn;
  return pulumi.output(given);
}

/** A group without a check still has an interval and a timeout; these are AWS's own for Lambda. */
function healthCheckArgs(check: FallbackHealthCheck | undefined): aws.types.input.lb.TargetGroupHealthCheck {
  const interval = check?.intervalSeconds ?? SHORTEST_INTERVAL;
  if (check === undefined) return { enabled: false, interval, timeout: TIMEOUT };
  return { enabled: true, path: check.path ?? "/", matcher: "200", interval, timeout: TIMEOUT };
}

function checkArgs(args: LambdaTargetGroupArgs): Problem[] {
  const { accountId, region, healthCheck } = args;
  const place = {
    ...(typeof accountId === "string" ? { accountId } : {}),
    ...(region === undefined ? {} : { region }),
  };
  const given = args.function;
  return [
    ...(typeof given === "string" ? checkFunctionArn("function", given, place) : []),
    ...(healthCheck === undefined ? [] : checkHealthCheck(healthCheck)),
  ];
}

function checkHealthCheck({ path = "/", intervalSeconds = SHORTEST_INTERVAL }: FallbackHealthCheck): Problem[] {
  const problems: Problem[] = [];
  if (!path.startsWith("/")) {
    const message = "does not begin with /";
    problems.push({ code: "fallback.healthCheck", path: "healthCheck.path", value: path, message, fix: `/${path}` });
  }
  const fits =
    Number.isInteger(intervalSeconds) && intervalSeconds >= SHORTEST_INTERVAL && intervalSeconds <= LONGEST_INTERVAL;
  if (!fits) {
    const message = `is not a whole number from ${SHORTEST_INTERVAL} to ${LONGEST_INTERVAL}`;
    const fix = `write seconds; a check may take ${TIMEOUT} of them`;
    const at = "healthCheck.intervalSeconds";
    problems.push({ code: "fallback.healthCheck", path: at, value: intervalSeconds, message, fix });
  }
  return problems;
}
