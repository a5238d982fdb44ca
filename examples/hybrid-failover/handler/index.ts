/**
 * The function's entry: `index.handler`. Environment: `QUEUE_URL`; `KEEP_HEADERS`, a comma-separated list of headers to
 * store with writes, for a queue that is encrypted and a reader that needs them.
 */
import { randomUUID } from "node:crypto";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { createHandler } from "./createHandler.ts";

/** A queue that does not answer must not use up the function's time: the client is told to come back instead. */
const sqs = new SQSClient({ maxAttempts: 2, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } });

export const handler = createHandler({
  send: async (message) => {
    await sqs.send(new SendMessageCommand({ QueueUrl: process.env.QUEUE_URL, MessageBody: message }));
  },
  newId: randomUUID,
  now: () => new Date(),
  keepHeaders: (process.env.KEEP_HEADERS ?? "").split(",").flatMap((name) => name.trim().toLowerCase() || []),
  log: (message) => console.error(message),
});
