import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { alarmPattern } from "../cloud/alarms.ts";
import { queuePolicy } from "../cloud/policies.ts";
import type { ShifterFunction } from "./cloudShifterFunction.ts";

export interface TriggersRequest {
  readonly name: string;
  /** What the names of the alarms begin with that make the function run. */
  readonly alarmPrefix: string;
  readonly tags: Readonly<Record<string, string>>;
  /** What must be there before the first run. */
  readonly after: readonly pulumi.Resource[];
}

/** Lets alarms, and the clock each minute, run the function. */
export function createTriggers(request: TriggersRequest, made: ShifterFunction, parent: pulumi.Resource): void {
  const { name, alarmPrefix, tags } = request;
  const alarms = new aws.cloudwatch.EventRule(
    `${name}-alarms`,
    { name: `${name}-alarms`, description: "Alarms that go off", eventPattern: alarmPattern(alarmPrefix), tags },
    { parent },
  );
  const schedule = new aws.cloudwatch.EventRule(
    `${name}-schedule`,
    { name: `${name}-schedule`, description: "Each minute", scheduleExpression: "rate(1 minute)", tags },
    { parent },
  );
  const policy = pulumi
    .all([made.queue.arn, alarms.arn, schedule.arn])
    .apply(([queueArn, ...ruleArns]) => JSON.stringify(queuePolicy(queueArn, ruleArns)));
  const accepts = new aws.sqs.QueuePolicy(name, { queueUrl: made.queue.url, policy }, { parent });
  for (const [key, rule] of Object.entries({ alarms, schedule })) {
    const permission = new aws.lambda.Permission(
      `${name}-${key}`,
      {
        statementId: key,
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        function: made.function.name,
        sourceArn: rule.arn,
      },
      { parent },
    );
    new aws.cloudwatch.EventTarget(
      `${name}-${key}`,
      {
        rule: rule.name,
        targetId: "shifter",
        arn: made.function.arn,
        deadLetterConfig: { arn: made.queue.arn },
        // What is older than two minutes has been overtaken by the schedule.
        retryPolicy: { maximumEventAgeInSeconds: 120, maximumRetryAttempts: 4 },
      },
      { parent, dependsOn: [permission, accepts, ...request.after] },
    );
  }
}
