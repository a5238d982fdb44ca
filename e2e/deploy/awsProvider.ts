/**
 * A Pulumi resource provider `aws` of the few types that the deployer for tests knows, for the real CLI where the AWS
 * provider is not: the CLI attaches to it by `PULUMI_DEBUG_PROVIDERS`. Prints its port; ends with its standard input.
 */
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { EC2Client } from "@aws-sdk/client-ec2";
import { EKSClient } from "@aws-sdk/client-eks";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Provider } from "@pulumi/pulumi/provider/provider.js";
import { main } from "@pulumi/pulumi/provider/server.js";
import { parseUrn, typeOfUrn, type WireObject } from "@sluice/local";
import { awsHandlers } from "./awsHandlers.ts";
import { answerInvoke } from "./awsInvokes.ts";
import { DeployError } from "./deployError.ts";
import type { DeployedResource, ResourceHandler } from "./handler.ts";
import { changedKeys } from "./ignoreChanges.ts";

/** In the outputs: what the resource was made with. */
const INPUTS = "sluiceInputs";

// Region, endpoint and credentials come from the environment, as for any SDK.
const clients = {
  ec2: new EC2Client({}),
  elbv2: new ElasticLoadBalancingV2Client({}),
  iam: new IAMClient({}),
  eks: new EKSClient({}),
  cloudwatch: new CloudWatchClient({}),
  sns: new SNSClient({}),
  lambda: new LambdaClient({}),
  sqs: new SQSClient({}),
  // The emulator's host name has no place for a bucket's.
  s3: new S3Client({ forcePathStyle: true }),
  eventbridge: new EventBridgeClient({}),
};
const handlers = awsHandlers(clients);

function handlerOf(urn: string): ResourceHandler {
  const handler = handlers[typeOfUrn(urn)];
  if (handler === undefined) throw new DeployError("deploy.unsupported", `${urn}: not a type of the stand-in provider`);
  return handler;
}

function deployed(id: string, urn: string, outs: WireObject): DeployedResource {
  return { id, urn, type: typeOfUrn(urn), outputs: {}, inputs: outs[INPUTS] as WireObject };
}

const provider: Provider = {
  version: "7.48.0",
  check: async (_urn, _olds, news: WireObject) => ({ inputs: news }),
  diff: async (_id, _urn, olds: WireObject, news: WireObject) => ({
    changes: changedKeys(olds[INPUTS] as WireObject, news).length > 0,
  }),
  create: async (urn, inputs: WireObject) => {
    const name = `${parseUrn(urn).name}-made-up`;
    const { id, outputs } = await handlerOf(urn).create({ urn, outputs: { name } }, inputs);
    return { id, outs: { name, ...inputs, ...outputs, [INPUTS]: inputs } };
  },
  update: async (id, urn, olds: WireObject, news: WireObject) => {
    const current = deployed(id, urn, olds);
    await handlerOf(urn).update(current, news, changedKeys(current.inputs, news));
    return { outs: { ...olds, ...news, [INPUTS]: news } };
  },
  invoke: async (token, args: WireObject) => ({ outputs: await answerInvoke(clients, token, args) }),
  delete: async (id, urn, props: WireObject) => await handlerOf(urn).remove(deployed(id, urn, props)),
};

process.stdin.on("close", () => process.exit()).resume();
await main(provider, process.argv.slice(2));
