import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { buildSync } from "esbuild";

const FOURTEEN_DAYS = 14 * 24 * 60 * 60;
/** A load balancer that waits longer than a page takes helps nobody; the queue has been given up by then. */
const TIMEOUT_SECONDS = 10;

/** The function that stands in for the pods, with the queue that keeps what people wrote meanwhile. */
export interface DegradedService {
  /** What the load balancers invoke: a version stays until the next one is published. */
  readonly live: aws.lambda.Alias;
  /** For whoever works off the writes when the pods are back. */
  readonly queue: aws.sqs.Queue;
}

export function createDegradedService(name: string, opts: pulumi.ComponentResourceOptions = {}): DegradedService {
  const kept = { messageRetentionSeconds: FOURTEEN_DAYS, sqsManagedSseEnabled: true };
  const failed = new aws.sqs.Queue(`${name}-failed`, kept, opts);
  const redrivePolicy = pulumi.jsonStringify({ deadLetterTargetArn: failed.arn, maxReceiveCount: 5 });
  const queue = new aws.sqs.Queue(`${name}-writes`, { ...kept, redrivePolicy }, opts);
  const logGroup = new aws.cloudwatch.LogGroup(name, { retentionInDays: 30 }, opts);
  const { role, allowed } = createRole(name, { queue, logGroup }, opts);
  const degraded = new aws.lambda.Function(
    name,
    {
      description: "Stands in for the shops while they have no pods",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      code: new pulumi.asset.AssetArchive({ "index.mjs": new pulumi.asset.StringAsset(bundle()) }),
      role: role.arn,
      memorySize: 256,
      timeout: TIMEOUT_SECONDS,
      environment: { variables: { QUEUE_URL: queue.url } },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
      publish: true,
    },
    { ...opts, dependsOn: allowed },
  );
  const live = new aws.lambda.Alias(
    name,
    { name: "live", functionName: degraded.name, functionVersion: degraded.version },
    opts,
  );
  return { live, queue };
}

/** The handler in one file. The AWS SDK stays outside: Lambda's runtime has one. */
function bundle(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, "handler/index.ts")],
    bundle: true,
    platform: "node",
    target: "node24",
    format: "esm",
    external: ["@aws-sdk/*"],
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

interface Written {
  readonly queue: aws.sqs.Queue;
  readonly logGroup: aws.cloudwatch.LogGroup;
}

/** It may send to its queue and write its log, and nothing else. */
function createRole(name: string, { queue, logGroup }: Written, opts: pulumi.ComponentResourceOptions) {
  const principal = { Service: "lambda.amazonaws.com" };
  const trust = { Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" };
  const assumeRolePolicy = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
  const role = new aws.iam.Role(name, { assumeRolePolicy }, opts);
  const policy = pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: queue.arn },
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: pulumi.interpolate`${logGroup.arn}:*`,
      },
    ],
  });
  return { role, allowed: new aws.iam.RolePolicy(name, { role: role.id, policy }, opts) };
}
