import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { rulesOfListener, rulesOfLoadBalancer } from "../cloud/arns.ts";
import { bundleHandler, HANDLER_FILE } from "../cloud/bundleHandler.ts";
import type { CloudConfig } from "../cloud/config.ts";
import { bucketPolicy, functionPolicy, functionTrust } from "../cloud/policies.ts";

export interface ShifterFunctionRequest {
  readonly name: string;
  readonly config: pulumi.Output<CloudConfig>;
  readonly logRetentionDays: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** The function and where its failed events go. */
export interface ShifterFunction {
  readonly function: aws.lambda.Function;
  readonly queue: aws.sqs.Queue;
}

/** Longer than any run that AWS's request rate lets finish by then; the next one goes on. */
const TIMEOUT_SECONDS = 120;
/** An event that waited longer has been overtaken by newer ones. */
const EVENT_AGE_SECONDS = 300;
/** The longest that SQS keeps a message. */
const QUEUE_RETENTION_SECONDS = 14 * 24 * 60 * 60;

/** Makes the function with its role, its memory, its log and its dead-letter queue. */
export function createFunction(request: ShifterFunctionRequest, parent: pulumi.Resource): ShifterFunction {
  const { name, config, tags } = request;
  const opts = { parent };
  const queue = new aws.sqs.Queue(
    name,
    { name, messageRetentionSeconds: QUEUE_RETENTION_SECONDS, sqsManagedSseEnabled: true, tags },
    opts,
  );
  const bucket = createMemory(name, tags, parent);
  const logGroup = new aws.cloudwatch.LogGroup(
    name,
    { name: `/aws/lambda/${name}`, retentionInDays: request.logRetentionDays, tags },
    opts,
  );
  const role = new aws.iam.Role(
    name,
    { description: "Cloud weight shifter", assumeRolePolicy: JSON.stringify(functionTrust()), tags },
    opts,
  );
  const scope = {
    rules: config.apply(rulesIn),
    bucketArn: bucket.arn,
    queueArn: queue.arn,
    logGroupArn: logGroup.arn,
  };
  const policy = pulumi.output(scope).apply((known) => JSON.stringify(functionPolicy(known)));
  const allowed = new aws.iam.RolePolicy(name, { role: role.id, policy }, opts);
  const made = new aws.lambda.Function(
    name,
    {
      name,
      description: "Moves traffic to the fallback when no target is healthy, and back",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: `${HANDLER_FILE.replace(/\.mjs$/, "")}.handler`,
      code: config.apply(packageOf),
      role: role.arn,
      memorySize: 256,
      timeout: TIMEOUT_SECONDS,
      // Two runs at once could undo each other.
      reservedConcurrentExecutions: 1,
      deadLetterConfig: { targetArn: queue.arn },
      loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
      environment: { variables: { MEMORY_BUCKET: bucket.bucket } },
      tags,
    },
    { parent, dependsOn: [allowed] },
  );
  new aws.lambda.FunctionEventInvokeConfig(
    name,
    // The next run comes within a minute, and looks at everything.
    { functionName: made.name, maximumRetryAttempts: 0, maximumEventAgeInSeconds: EVENT_AGE_SECONDS },
    opts,
  );
  return { function: made, queue };
}

/** S3 encrypts what it holds, and blocks the public, by default; here both are said. */
function createMemory(name: string, tags: Readonly<Record<string, string>>, parent: pulumi.Resource): aws.s3.Bucket {
  // Its one object is worth nothing without the function.
  const bucket = new aws.s3.Bucket(name, { forceDestroy: true, tags }, { parent });
  const closed = {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  };
  new aws.s3.BucketPublicAccessBlock(name, { bucket: bucket.id, ...closed }, { parent });
  const policy = bucket.arn.apply((arn) => JSON.stringify(bucketPolicy(arn)));
  new aws.s3.BucketPolicy(name, { bucket: bucket.id, policy }, { parent });
  return bucket;
}

function rulesIn({ pairs, backstops }: CloudConfig): string[] {
  return [
    ...pairs.map(({ listenerArn }) => rulesOfListener(listenerArn)),
    ...backstops.flatMap(({ gate, services }) =>
      services.map(({ primaryArn }) => rulesOfLoadBalancer(gate.shard, primaryArn)),
    ),
  ];
}

function packageOf(config: CloudConfig): pulumi.asset.AssetArchive {
  return new pulumi.asset.AssetArchive({
    [HANDLER_FILE]: new pulumi.asset.StringAsset(bundleHandler()),
    "config.json": new pulumi.asset.StringAsset(JSON.stringify(config)),
  });
}
