import {
  AddTagsCommand,
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  type ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  type ProtocolEnum,
  RegisterTargetsCommand,
  RemoveTagsCommand,
  type TargetTypeEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Wire, WireObject } from "@sluice/local";
import { eventually } from "../kubernetes/eventually.ts";
import { droppedTags, guarded, numberOf, present, tagsOf, text, unlessGone } from "./awsInputs.ts";
import type { DeployedResource, ResourceHandler } from "./handler.ts";

/** The controller takes the rules away first that still use a group. */
const UNUSED_SECONDS = 60;

const ATTRIBUTES = ["deregistrationDelay", "targetGroupHealth", "lambdaMultiValueHeadersEnabled"];
const KNOWN = {
  fixed: ["name", "vpcId", "targetType", "protocol", "port"],
  updatable: ["healthCheck", ...ATTRIBUTES, "tags"],
};

/** Target groups and what is registered in them by name, as the AWS provider makes them. */
export function targetGroupHandlers(elbv2: ElasticLoadBalancingV2Client): Readonly<Record<string, ResourceHandler>> {
  return {
    "aws:lb/targetGroup:TargetGroup": targetGroups(elbv2),
    "aws:lb/targetGroupAttachment:TargetGroupAttachment": attachments(elbv2),
  };
}

function targetGroups(elbv2: ElasticLoadBalancingV2Client): ResourceHandler {
  return guarded(KNOWN, {
    create: async (_record, inputs) => {
      const { TargetGroups = [] } = await elbv2.send(
        new CreateTargetGroupCommand({
          Name: text(inputs.name),
          VpcId: text(inputs.vpcId),
          TargetType: text(inputs.targetType) as TargetTypeEnum | undefined,
          Protocol: text(inputs.protocol) as ProtocolEnum | undefined,
          Port: inputs.port === undefined ? undefined : Number(inputs.port),
          Tags: tagsOf(inputs),
          ...healthCheckOf(inputs),
        }),
      );
      const id = present(TargetGroups[0]?.TargetGroupArn, "TargetGroupArn");
      await setAttributes(elbv2, id, inputs);
      return { id, outputs: { arn: id, arnSuffix: id.slice(id.indexOf(":targetgroup/") + 1) } };
    },
    update: async ({ id, inputs: old }, inputs, changed) => {
      if (changed.includes("healthCheck")) {
        await elbv2.send(new ModifyTargetGroupCommand({ TargetGroupArn: id, ...healthCheckOf(inputs) }));
      }
      if (ATTRIBUTES.some((key) => changed.includes(key))) await setAttributes(elbv2, id, inputs);
      if (changed.includes("tags")) await retag(elbv2, id, old, inputs);
    },
    remove: ({ id }: DeployedResource) => {
      const remove = async () => {
        await unlessGone(elbv2.send(new DeleteTargetGroupCommand({ TargetGroupArn: id })));
        return true;
      };
      const bound = { what: `${id} to be unused`, seconds: UNUSED_SECONDS, everyMs: 500 };
      return eventually(remove, bound).then(() => undefined);
    },
  });
}

function healthCheckOf({ healthCheck = {} }: WireObject) {
  const { enabled, path, matcher, interval, timeout, healthyThreshold, unhealthyThreshold } = healthCheck as WireObject;
  return {
    HealthCheckEnabled: enabled === undefined ? undefined : enabled === true,
    HealthCheckPath: text(path),
    HealthCheckIntervalSeconds: numberOf(interval),
    HealthCheckTimeoutSeconds: numberOf(timeout),
    HealthyThresholdCount: numberOf(healthyThreshold),
    UnhealthyThresholdCount: numberOf(unhealthyThreshold),
    Matcher: matcher === undefined ? undefined : { HttpCode: text(matcher) },
  };
}

async function setAttributes(elbv2: ElasticLoadBalancingV2Client, arn: string, inputs: WireObject): Promise<void> {
  const health = (inputs.targetGroupHealth ?? {}) as WireObject;
  const wanted = {
    "deregistration_delay.timeout_seconds": text(inputs.deregistrationDelay),
    "lambda.multi_value_headers.enabled": text(inputs.lambdaMultiValueHeadersEnabled),
    ...thresholdsOf("dns_failover", health.dnsFailover),
    ...thresholdsOf("unhealthy_state_routing", health.unhealthyStateRouting),
  };
  const Attributes = Object.entries(wanted).flatMap(([Key, Value]) => (Value === undefined ? [] : [{ Key, Value }]));
  if (Attributes.length === 0) return;
  await elbv2.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: arn, Attributes }));
}

function thresholdsOf(reaction: string, thresholds: Wire | undefined): Record<string, string | undefined> {
  const { minimumHealthyTargetsCount, minimumHealthyTargetsPercentage } = (thresholds ?? {}) as WireObject;
  return {
    [`target_group_health.${reaction}.minimum_healthy_targets.count`]: text(minimumHealthyTargetsCount),
    [`target_group_health.${reaction}.minimum_healthy_targets.percentage`]: text(minimumHealthyTargetsPercentage),
  };
}

async function retag(
  elbv2: ElasticLoadBalancingV2Client,
  arn: string,
  old: WireObject,
  inputs: WireObject,
): Promise<void> {
  const dropped = droppedTags(old, inputs);
  if (dropped.length > 0) await elbv2.send(new RemoveTagsCommand({ ResourceArns: [arn], TagKeys: dropped }));
  const wanted = tagsOf(inputs);
  if (wanted.length > 0) await elbv2.send(new AddTagsCommand({ ResourceArns: [arn], Tags: wanted }));
}

function attachments(elbv2: ElasticLoadBalancingV2Client): ResourceHandler {
  const targetOf = ({ targetGroupArn, targetId, port, availabilityZone }: WireObject) => ({
    TargetGroupArn: text(targetGroupArn),
    Targets: [{ Id: text(targetId), Port: numberOf(port), AvailabilityZone: text(availabilityZone) }],
  });
  return guarded(
    { fixed: ["targetGroupArn", "targetId", "port", "availabilityZone"], updatable: [] },
    {
      create: async (_record, inputs) => {
        await elbv2.send(new RegisterTargetsCommand(targetOf(inputs)));
        return { id: `${text(inputs.targetGroupArn)}-${text(inputs.targetId)}`, outputs: {} };
      },
      update: async () => undefined,
      remove: ({ inputs }) => unlessGone(elbv2.send(new DeregisterTargetsCommand(targetOf(inputs)))),
    },
  );
}
