import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { soundLoadBalancer } from "./loadBalancer.ts";
import { OWNED } from "./tags.ts";

/** What a program of the corpus does otherwise; every part left out is as it should be. */
export interface FallbackChanges {
  readonly targetGroup?: Partial<aws.lb.TargetGroupArgs>;
  /** `none` leaves the permission out. */
  readonly permission?: Partial<aws.lambda.PermissionArgs> | "none";
  /** @default after the permission */
  readonly attachmentAfter?: readonly pulumi.Resource[];
}

/** A Lambda function with its target group, as a fallback that no policy objects to once a rule names it. */
export function soundFallback(name: string, changes: FallbackChanges = {}) {
  const handler = new aws.lambda.Function(name, {
    name,
    role: "arn:aws:iam::123456789012:role/fallback",
    runtime: "nodejs22.x",
    handler: "index.handler",
    s3Bucket: "platform-functions",
    s3Key: "fallback.zip",
    tags: OWNED,
  });
  const targetGroup = new aws.lb.TargetGroup(name, {
    name,
    targetType: "lambda",
    lambdaMultiValueHeadersEnabled: true,
    tags: OWNED,
    ...changes.targetGroup,
  });
  const permission = permit(name, handler, targetGroup, changes.permission ?? {});
  new aws.lb.TargetGroupAttachment(
    name,
    { targetGroupArn: targetGroup.arn, targetId: handler.arn },
    { dependsOn: [...(changes.attachmentAfter ?? permission)] },
  );
  return { handler, targetGroup };
}

function permit(
  name: string,
  handler: aws.lambda.Function,
  targetGroup: aws.lb.TargetGroup,
  changes: Partial<aws.lambda.PermissionArgs> | "none",
): aws.lambda.Permission[] {
  if (changes === "none") return [];
  const args = {
    action: "lambda:InvokeFunction",
    principal: "elasticloadbalancing.amazonaws.com",
    function: handler.name,
    sourceArn: targetGroup.arn,
    ...changes,
  };
  return [new aws.lambda.Permission(name, args)];
}

/** A load balancer whose rule has a fallback beside the pods; `forward` replaces fields of the rule's action. */
export function soundFailover(
  name: string,
  changes: FallbackChanges = {},
  forward: Partial<aws.types.input.lb.ListenerRuleActionForward> = {},
) {
  const { https, targetGroup } = soundLoadBalancer(name);
  const fallback = soundFallback(`${name}-fallback`, changes);
  const targetGroups = [
    { arn: targetGroup.arn, weight: 100 },
    { arn: fallback.targetGroup.arn, weight: 0 },
  ];
  ruleFor(name, https, { targetGroups, ...forward });
  return { https, targetGroup, fallback };
}

/** A rule for a shop's host. */
export function ruleFor(
  name: string,
  listener: aws.lb.Listener,
  forward: aws.types.input.lb.ListenerRuleActionForward,
): aws.lb.ListenerRule {
  return new aws.lb.ListenerRule(name, {
    listenerArn: listener.arn,
    priority: 10,
    conditions: [{ hostHeader: { values: ["shop.example.com"] } }],
    actions: [{ type: "forward", forward }],
    tags: OWNED,
  });
}
