import {
  DeleteRuleCommand,
  type EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-eventbridge";
import type { WireObject } from "@sluice/local";
import {
  ACCOUNT,
  documentText,
  droppedTags,
  guarded,
  numberOf,
  present,
  tagsOf,
  text,
  unlessGone,
} from "./awsInputs.ts";
import { DeployError } from "./deployError.ts";
import type { ResourceHandler } from "./handler.ts";

/** What the programs make of EventBridge, and the log groups that functions write to. */
export function eventHandlers(events: EventBridgeClient): Readonly<Record<string, ResourceHandler>> {
  return {
    "aws:cloudwatch/eventRule:EventRule": rules(events),
    "aws:cloudwatch/eventTarget:EventTarget": targets(events),
    "aws:cloudwatch/logGroup:LogGroup": logGroups(events),
  };
}

const RULE = { fixed: ["name"], updatable: ["description", "eventPattern", "scheduleExpression", "state", "tags"] };

function rules(events: EventBridgeClient): ResourceHandler {
  const put = async (Name: string, inputs: WireObject): Promise<string> => {
    const { RuleArn } = await events.send(
      new PutRuleCommand({
        Name,
        Description: text(inputs.description),
        EventPattern: documentText(inputs.eventPattern),
        ScheduleExpression: text(inputs.scheduleExpression),
        State: inputs.state === "DISABLED" ? "DISABLED" : "ENABLED",
      }),
    );
    return present(RuleArn, "RuleArn");
  };
  const tag = async (ResourceARN: string, inputs: WireObject): Promise<void> => {
    const Tags = tagsOf(inputs);
    if (Tags.length > 0) await events.send(new TagResourceCommand({ ResourceARN, Tags }));
  };
  return guarded(RULE, {
    create: async ({ outputs }, inputs) => {
      const name = present(text(inputs.name ?? outputs.name), "a name");
      const arn = await put(name, inputs);
      await tag(arn, inputs);
      return { id: name, outputs: { name, arn } };
    },
    update: async ({ id, inputs: old }, inputs, changed) => {
      const ResourceARN = await put(id, inputs);
      if (!changed.includes("tags")) return;
      await events.send(new UntagResourceCommand({ ResourceARN, TagKeys: droppedTags(old, inputs) }));
      await tag(ResourceARN, inputs);
    },
    remove: ({ id }) => unlessGone(events.send(new DeleteRuleCommand({ Name: id }))),
  });
}

function targets(events: EventBridgeClient): ResourceHandler {
  const put = async (Id: string, inputs: WireObject): Promise<void> => {
    const { deadLetterConfig, retryPolicy } = inputs as Readonly<Record<string, WireObject | undefined>>;
    const target = {
      Id,
      Arn: text(inputs.arn),
      DeadLetterConfig: deadLetterConfig && { Arn: text(deadLetterConfig.arn) },
      RetryPolicy: retryPolicy && {
        MaximumEventAgeInSeconds: numberOf(retryPolicy.maximumEventAgeInSeconds),
        MaximumRetryAttempts: numberOf(retryPolicy.maximumRetryAttempts),
      },
    };
    const answer = await events.send(new PutTargetsCommand({ Rule: text(inputs.rule), Targets: [target] }));
    const [failed] = answer.FailedEntries ?? [];
    if (failed !== undefined) throw new DeployError("deploy.refused", `${failed.ErrorCode}: ${failed.ErrorMessage}`);
  };
  return guarded(
    { fixed: ["rule", "targetId"], updatable: ["arn", "deadLetterConfig", "retryPolicy"] },
    {
      create: async ({ outputs }, inputs) => {
        const targetId = present(text(inputs.targetId ?? outputs.targetId), "a target id");
        await put(targetId, inputs);
        return { id: `${text(inputs.rule)}-${targetId}`, outputs: { targetId } };
      },
      update: ({ outputs, inputs: old }, inputs) => put(text(old.targetId) ?? outputs.targetId ?? "", inputs),
      remove: ({ outputs, inputs: { rule, targetId } }) => {
        const Ids = [text(targetId) ?? outputs.targetId ?? ""];
        return unlessGone(events.send(new RemoveTargetsCommand({ Rule: text(rule), Ids })));
      },
    },
  );
}

/** No client of CloudWatch Logs is at hand here, so a log group is only recorded, and printed. */
function logGroups(events: EventBridgeClient): ResourceHandler {
  return guarded(
    { fixed: ["name"], updatable: ["retentionInDays", "tags"] },
    {
      create: async ({ outputs }, inputs) => {
        const name = present(text(inputs.name ?? outputs.name), "a name");
        console.log(`      log group ${name}: only recorded, no client of CloudWatch Logs here`);
        const arn = `arn:aws:logs:${await events.config.region()}:${ACCOUNT}:log-group:${name}`;
        return { id: name, outputs: { name, arn } };
      },
      update: async () => undefined,
      remove: async () => undefined,
    },
  );
}
