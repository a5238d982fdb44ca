import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Problem } from "@sluice/alb-model";

/** A topic for alarms, made with them. */
export interface TopicSettings {
  /**
   * Key that encrypts the topic; its policy must let `cloudwatch.amazonaws.com` use it, which `alias/aws/sns` does not.
   * @default none
   */
  readonly kmsKeyId?: pulumi.Input<string>;
}

/** Who hears of an alarm: a topic made for it, up to five actions of one's own, or nobody. */
export type AlarmActions =
  | {
      readonly createTopic: TopicSettings | true;
      /** Tell of recoveries, too. @default true */
      readonly notifyOk?: boolean;
      readonly alarm?: never;
      readonly ok?: never;
    }
  | {
      /** ARNs: SNS topics, Lambda functions, Systems Manager incidents. */
      readonly alarm: readonly pulumi.Input<string>[];
      /** For recoveries. @default none */
      readonly ok?: readonly pulumi.Input<string>[];
      readonly createTopic?: never;
      readonly notifyOk?: never;
    }
  | "none";

export interface ResolvedActions {
  readonly alarmActions: pulumi.Input<string>[];
  readonly okActions: pulumi.Input<string>[];
  /** Of the topic that was made. */
  readonly topicArn: pulumi.Output<string> | undefined;
}

/** CloudWatch takes five actions for each change of state. */
const MAX_ACTIONS = 5;
const AWS_MANAGED_KEY = /(^|:)alias\/aws\/sns$/;

/** Makes the topic, where one is asked for, and lists the actions of an alarm. */
export function resolveActions(name: string, actions: AlarmActions, parent: pulumi.Resource): ResolvedActions {
  if (actions === "none") return { alarmActions: [], okActions: [], topicArn: undefined };
  if (actions.createTopic === undefined) {
    const { alarm, ok = [] } = actions;
    return { alarmActions: [...alarm], okActions: [...ok], topicArn: undefined };
  }
  const { kmsKeyId } = actions.createTopic === true ? {} : actions.createTopic;
  const encryption = kmsKeyId === undefined ? {} : { kmsMasterKeyId: kmsKeyId };
  const topic = new aws.sns.Topic(name, { name, ...encryption }, { parent });
  const okActions = actions.notifyOk === false ? [] : [topic.arn];
  return { alarmActions: [topic.arn], okActions, topicArn: topic.arn };
}

/** What is wrong with actions. */
export function checkActions(actions: AlarmActions): Problem[] {
  if (actions === "none") return [];
  if (actions.createTopic === undefined) {
    return [...checkList("actions.alarm", actions.alarm, 1), ...checkList("actions.ok", actions.ok ?? [], 0)];
  }
  const { kmsKeyId } = actions.createTopic === true ? {} : actions.createTopic;
  if (typeof kmsKeyId !== "string" || !AWS_MANAGED_KEY.test(kmsKeyId)) return [];
  const message = "is AWS's own key, which CloudWatch may not use: no alarm would reach the topic";
  const fix = "use a key whose policy lets cloudwatch.amazonaws.com decrypt and generate data keys";
  return [{ code: "monitoring.kmsKey", path: "actions.createTopic.kmsKeyId", value: kmsKeyId, message, fix }];
}

function checkList(path: string, actions: readonly pulumi.Input<string>[], least: number): Problem[] {
  const problems: Problem[] = [];
  const add = (at: string, value: unknown, message: string, fix: string) =>
    problems.push({ code: "monitoring.actions", path: at, value, message, fix });
  if (actions.length > MAX_ACTIONS) {
    add(
      path,
      actions.length,
      `are more actions than the ${MAX_ACTIONS} that CloudWatch takes`,
      "send to one topic, and fan out there",
    );
  }
  if (actions.length < least) add(path, [], "names no action", 'name one, or say actions: "none"');
  actions.forEach((action, index) => {
    if (typeof action === "string" && !action.startsWith("arn:"))
      add(`${path}[${index}]`, action, "is not an ARN", "write arn:…");
  });
  return problems;
}
