import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  SetQueueAttributesCommand,
  type SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
} from "@aws-sdk/client-sqs";
import type { WireObject } from "@sluice/local";
import { documentText, droppedTags, guarded, present, tagMap, text, unlessGone } from "./awsInputs.ts";
import type { ResourceHandler } from "./handler.ts";

/** SQS's names of inputs. */
const ATTRIBUTES: Readonly<Record<string, QueueAttributeName>> = {
  messageRetentionSeconds: "MessageRetentionPeriod",
  visibilityTimeoutSeconds: "VisibilityTimeout",
  delaySeconds: "DelaySeconds",
  sqsManagedSseEnabled: "SqsManagedSseEnabled",
  redrivePolicy: "RedrivePolicy",
};

/** What the programs make of SQS, by type. */
export function queueHandlers(sqs: SQSClient): Readonly<Record<string, ResourceHandler>> {
  return { "aws:sqs/queue:Queue": queues(sqs), "aws:sqs/queuePolicy:QueuePolicy": queuePolicies(sqs) };
}

function queues(sqs: SQSClient): ResourceHandler {
  return guarded(
    { fixed: ["name"], updatable: [...Object.keys(ATTRIBUTES), "tags"] },
    {
      create: async ({ outputs }, inputs) => {
        const name = present(text(inputs.name ?? outputs.name), "a name");
        const asked = { QueueName: name, Attributes: attributesOf(inputs), tags: tagMap(inputs) };
        const { QueueUrl } = await sqs.send(new CreateQueueCommand(asked));
        const id = present(QueueUrl, "QueueUrl");
        const names: QueueAttributeName[] = ["QueueArn"];
        const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: names }));
        return { id, outputs: { url: id, name, arn: present(Attributes?.QueueArn, "QueueArn") } };
      },
      update: async ({ id: QueueUrl, inputs: old }, inputs, changed) => {
        const wanted = Object.fromEntries(changed.map((key) => [key, inputs[key] ?? ""]));
        const Attributes = attributesOf(wanted);
        if (Object.keys(Attributes).length > 0) {
          await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
        }
        if (!changed.includes("tags")) return;
        await sqs.send(new UntagQueueCommand({ QueueUrl, TagKeys: droppedTags(old, inputs) }));
        await sqs.send(new TagQueueCommand({ QueueUrl, Tags: tagMap(inputs) }));
      },
      remove: ({ id }) => unlessGone(sqs.send(new DeleteQueueCommand({ QueueUrl: id }))),
    },
  );
}

function attributesOf(inputs: WireObject): Partial<Record<QueueAttributeName, string>> {
  const given = Object.entries(ATTRIBUTES).flatMap(([key, attribute]) => {
    const value = text(inputs[key]);
    return value === undefined ? [] : [[attribute, value]];
  });
  return Object.fromEntries(given);
}

function queuePolicies(sqs: SQSClient): ResourceHandler {
  const put = async (QueueUrl: string | undefined, Policy: string): Promise<string> => {
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    return present(QueueUrl, "a queue");
  };
  const policyOf = ({ policy }: WireObject) => present(documentText(policy), "a policy");
  return guarded(
    { fixed: ["queueUrl"], updatable: ["policy"] },
    {
      create: async (_record, inputs) => ({ id: await put(text(inputs.queueUrl), policyOf(inputs)), outputs: {} }),
      update: async ({ id }, inputs) => {
        await put(id, policyOf(inputs));
      },
      remove: ({ id }) => unlessGone(put(id, "")),
    },
  );
}
