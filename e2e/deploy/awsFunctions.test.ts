import assert from "node:assert/strict";
import type { WireObject } from "@sluice/local";
import { type Aws, startAws } from "../aws/startAws.ts";
import { awsInventory } from "../suites/inventory.ts";
import { awsHandlers } from "./awsHandlers.ts";
import type { DeployedResource, ResourceHandler } from "./handler.ts";

const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } }],
};
const CODE = { assets: { "index.mjs": { text: "export const handler = () => ({ statusCode: 200 });" } } };
const FUNCTION = { name: "degraded", runtime: "nodejs24.x", handler: "index.handler", code: CODE, publish: true };
const FALLBACK = { name: "edge-001-web-fallback", targetType: "lambda", lambdaMultiValueHeadersEnabled: true };
const CLOSED = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };

describe("the deployer's handlers of functions, queues, buckets and events", () => {
  let aws: Aws;
  let handlers: Readonly<Record<string, ResourceHandler>>;
  let made: DeployedResource[];
  before(async () => {
    aws = await startAws({ region: "eu-central-1" });
    handlers = awsHandlers(aws);
  });
  after(() => aws?.stop());
  beforeEach(async () => {
    await aws.admin.reset();
    made = [];
  });

  const create = async (type: string, inputs: WireObject): Promise<DeployedResource> => {
    const urn = `urn:pulumi:dev::p::${type}::made`;
    const real = await handlers[type]?.create({ urn, outputs: { name: "made-up", targetId: "made-up" } }, inputs);
    assert.ok(real, type);
    const resource = { urn, type, inputs, ...real };
    made.unshift(resource);
    return resource;
  };
  const change = async (resource: DeployedResource, inputs: WireObject): Promise<void> =>
    handlers[resource.type]?.update(resource, { ...resource.inputs, ...inputs }, Object.keys(inputs));
  /** All that the test made, the last first; twice, because what is gone counts as removed. */
  const removeAll = async (): Promise<void> => {
    for (const resource of [...made, ...made]) await handlers[resource.type]?.remove(resource);
  };
  const createFunction = async (more: WireObject = {}): Promise<DeployedResource> => {
    const role = await create("aws:iam/role:Role", { assumeRolePolicy: TRUST });
    return create("aws:lambda/function:Function", { ...FUNCTION, role: role.outputs.arn ?? "", ...more });
  };
  const permission = (alias: DeployedResource, group: DeployedResource) =>
    create("aws:lambda/permission:Permission", {
      statementId: FALLBACK.name,
      action: "lambda:InvokeFunction",
      principal: "elasticloadbalancing.amazonaws.com",
      function: alias.id.slice(0, alias.id.lastIndexOf(":")),
      qualifier: "live",
      sourceArn: group.id,
      sourceAccount: "123456789012",
    });

  it("register a function's alias in its target group once it is permitted, and take all away", async () => {
    const atFirst = await awsInventory(aws);
    const healthCheck = { enabled: false, interval: 35, timeout: 30 };
    const group = await create("aws:lb/targetGroup:TargetGroup", { ...FALLBACK, healthCheck });
    const degraded = await createFunction();
    const { name = "", version = "" } = degraded.outputs;
    const settings = { functionName: name, functionVersion: version, name: "live" };
    const alias = await create("aws:lambda/alias:Alias", settings);
    assert.equal(alias.outputs.arn, `${degraded.outputs.arn}:live`);
    const registration = { targetGroupArn: group.id, targetId: alias.id };
    const attachment = "aws:lb/targetGroupAttachment:TargetGroupAttachment";
    await assert.rejects(create(attachment, registration), { Code: "AccessDenied" });
    await permission(alias, group);
    await create(attachment, registration);
    const { TargetHealthDescriptions } = await aws.elbv2.describeTargetHealth({ TargetGroupArn: group.id });
    assert.deepEqual(
      TargetHealthDescriptions?.map(({ Target }) => Target?.Id),
      [alias.id],
    );
    const { Attributes = [] } = await aws.elbv2.describeTargetGroupAttributes({ TargetGroupArn: group.id });
    assert.equal(Attributes.find(({ Key }) => Key === "lambda.multi_value_headers.enabled")?.Value, "true");
    const { TargetGroups } = await aws.elbv2.describeTargetGroups({ TargetGroupArns: [group.id] });
    assert.equal(TargetGroups?.[0]?.HealthCheckEnabled, false);
    await removeAll();
    assert.deepEqual(await awsInventory(aws), atFirst);
  });

  it("change a function's code and settings in place", async () => {
    const degraded = await createFunction({
      memorySize: 128,
      reservedConcurrentExecutions: 1,
      tags: { a: "1", b: "2" },
    });
    const FunctionName = degraded.id;
    const before = await aws.lambda.getFunction({ FunctionName });
    const code = { assets: { "index.mjs": { text: "export const handler = () => ({ statusCode: 503 });" } } };
    await change(degraded, { memorySize: 256, code, environment: { variables: { QUEUE_URL: "q" } }, tags: { a: "3" } });
    const after = await aws.lambda.getFunction({ FunctionName });
    assert.notEqual(after.Configuration?.CodeSha256, before.Configuration?.CodeSha256);
    const { MemorySize, Environment } = after.Configuration ?? {};
    assert.deepEqual([MemorySize, Environment?.Variables, after.Tags], [256, { QUEUE_URL: "q" }, { a: "3" }]);
    assert.equal(before.Concurrency?.ReservedConcurrentExecutions, 1);
  });

  it("limit how often a failed event is tried, and change the limit", async () => {
    const { id: functionName } = await createFunction();
    const limits = { functionName, maximumRetryAttempts: 2, maximumEventAgeInSeconds: 300 };
    const config = await create("aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig", limits);
    await change(config, { maximumRetryAttempts: 0 });
    const found = await aws.lambda.getFunctionEventInvokeConfig({ FunctionName: functionName });
    assert.deepEqual([found.MaximumRetryAttempts, found.MaximumEventAgeInSeconds], [0, 300]);
    await removeAll();
  });

  it("make a queue with its dead-letter queue and its policy", async () => {
    const atFirst = await awsInventory(aws);
    const failed = await create("aws:sqs/queue:Queue", { name: "failed", messageRetentionSeconds: 1209600 });
    const redrivePolicy = JSON.stringify({ deadLetterTargetArn: failed.outputs.arn, maxReceiveCount: 5 });
    const queue = await create("aws:sqs/queue:Queue", { name: "writes", sqsManagedSseEnabled: true, redrivePolicy });
    const Statement = [
      { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: queue.outputs.arn ?? "" },
    ];
    const policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await create("aws:sqs/queuePolicy:QueuePolicy", { queueUrl: queue.id, policy });
    await change(queue, { messageRetentionSeconds: 60 });
    const { Attributes = {} } = await aws.sqs.getQueueAttributes({ QueueUrl: queue.id, AttributeNames: ["All"] });
    const { MessageRetentionPeriod, RedrivePolicy = "{}", Policy = "{}", QueueArn } = Attributes;
    assert.deepEqual([MessageRetentionPeriod, QueueArn], ["60", queue.outputs.arn]);
    assert.equal((JSON.parse(RedrivePolicy) as WireObject).deadLetterTargetArn, failed.outputs.arn);
    assert.deepEqual(JSON.parse(Policy), JSON.parse(policy));
    await removeAll();
    assert.deepEqual(await awsInventory(aws), atFirst);
  });

  it("make a closed bucket, and remove it with what is in it", async () => {
    const atFirst = await awsInventory(aws);
    const { id: bucket } = await create("aws:s3/bucket:Bucket", { forceDestroy: true, tags: { team: "edge" } });
    await create("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { bucket, ...CLOSED });
    await aws.s3.putObject({ Bucket: bucket, Key: "memory.json", Body: "{}" });
    const Statement = [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `arn:aws:s3:::${bucket}/*` }];
    const policy = JSON.stringify({ Version: "2012-10-17", Statement });
    await create("aws:s3/bucketPolicy:BucketPolicy", { bucket, policy });
    const { PublicAccessBlockConfiguration } = await aws.s3.getPublicAccessBlock({ Bucket: bucket });
    const { Policy = "{}" } = await aws.s3.getBucketPolicy({ Bucket: bucket });
    assert.equal(Object.values(PublicAccessBlockConfiguration ?? {}).filter(Boolean).length, 4);
    assert.deepEqual(JSON.parse(Policy), JSON.parse(policy));
    await removeAll();
    assert.deepEqual(await awsInventory(aws), atFirst);
  });

  it("let a rule's events run a function, and change the rule", async () => {
    const atFirst = await awsInventory(aws);
    const shifter = await createFunction();
    const rule = await create("aws:cloudwatch/eventRule:EventRule", {
      name: "each-minute",
      scheduleExpression: "rate(1 minute)",
      tags: { team: "edge" },
    });
    await create("aws:cloudwatch/eventTarget:EventTarget", {
      rule: rule.id,
      targetId: "shifter",
      arn: shifter.outputs.arn ?? "",
      retryPolicy: { maximumEventAgeInSeconds: 120, maximumRetryAttempts: 4 },
    });
    await change(rule, { scheduleExpression: "rate(2 minutes)" });
    const { ScheduleExpression, Arn } = await aws.eventbridge.describeRule({ Name: rule.id });
    assert.deepEqual([ScheduleExpression, Arn], ["rate(2 minutes)", rule.outputs.arn]);
    const { Targets } = await aws.eventbridge.listTargetsByRule({ Rule: rule.id });
    assert.deepEqual(
      Targets?.map((target) => [target.Id, target.Arn, target.RetryPolicy?.MaximumRetryAttempts]),
      [["shifter", shifter.outputs.arn, 4]],
    );
    await removeAll();
    assert.deepEqual(await awsInventory(aws), atFirst);
  });
});
