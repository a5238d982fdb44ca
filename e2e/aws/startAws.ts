import { ACM } from "@aws-sdk/client-acm";
import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { EC2 } from "@aws-sdk/client-ec2";
import { EKS } from "@aws-sdk/client-eks";
import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { EventBridge } from "@aws-sdk/client-eventbridge";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda } from "@aws-sdk/client-lambda";
import { S3 } from "@aws-sdk/client-s3";
import { SNS } from "@aws-sdk/client-sns";
import { SQS } from "@aws-sdk/client-sqs";
import { type AwsAdmin, adminOf, type EmulatorLimits } from "./admin.ts";
import { startEmulator } from "./emulatorProcess.ts";
import { createNetwork, type Network } from "./network.ts";
import { pythonEnvironment } from "./venv.ts";

/** The bucket that all calls of matching actions share. */
export interface ThrottleOptions {
  /** A regular expression for action names. @default "^Modify" */
  readonly actions?: string;
  /** Calls in a burst. @default 20 */
  readonly capacity?: number;
  /** Calls that come back each second. @default 3 */
  readonly refillPerSecond?: number;
}

export interface StartAwsOptions {
  /** @default "us-east-1" */
  readonly region?: string;
  /** Limits that differ from AWS's defaults. */
  readonly limits?: EmulatorLimits;
  /** Throttles as AWS does, or as given. @default false */
  readonly throttle?: boolean | ThrottleOptions;
  /** Whether time passes by itself or only by `admin.advanceClock`. @default "manual" with `throttle`, else "real" */
  readonly clock?: "real" | "manual";
  /** The health of registered targets of groups in use. @default "healthy" */
  readonly defaultHealth?: "healthy" | "initial";
}

export interface Aws {
  /** As `http://127.0.0.1:40123`; serves every AWS API that moto knows. */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Environment variables that point the controller, the Pulumi CLI or any SDK at the emulator. */
  readonly environment: Readonly<Record<string, string>>;
  /** Clients that do not retry, so that a refusal shows at once. */
  readonly elbv2: ElasticLoadBalancingV2;
  readonly ec2: EC2;
  readonly acm: ACM;
  readonly iam: IAM;
  readonly eks: EKS;
  readonly cloudwatch: CloudWatch;
  readonly sns: SNS;
  readonly lambda: Lambda;
  readonly sqs: SQS;
  readonly s3: S3;
  readonly eventbridge: EventBridge;
  readonly admin: AwsAdmin;
  /** The emulator's process id. */
  readonly pid: number;
  /** A new VPC with subnets in two zones, tagged for the controller. */
  createNetwork(): Promise<Network>;
  /** Faults inside the emulator, with their stack traces. */
  log(): string;
  /** Ends the emulator; may be called again. It also ends with this process. */
  stop(): Promise<void>;
}

const CREDENTIALS = { accessKeyId: "AKIASLUICEENDTOEND00", secretAccessKey: "not-a-secret" };

/**
 * Starts an ELBv2 (and EC2, ACM, ...) API of its own on a free loopback port: about a second, and 20 s more the first
 * time. Several may run at once; none makes requests to the outside.
 *
 * @throws AwsEmulatorError when Python is missing or the emulator does not start
 * @example
 * const aws = await startAws({ limits: { rulesPerLoadBalancer: 10 } });
 * after(() => aws.stop());
 */
export async function startAws(options: StartAwsOptions = {}): Promise<Aws> {
  const process = await startEmulator(await pythonEnvironment(), settingsOf(options));
  const endpoint = `http://127.0.0.1:${process.port}`;
  const region = options.region ?? "us-east-1";
  const config = { endpoint, region, credentials: CREDENTIALS, maxAttempts: 1 };
  const clients = {
    elbv2: new ElasticLoadBalancingV2(config),
    ec2: new EC2(config),
    acm: new ACM(config),
    iam: new IAM(config),
    eks: new EKS(config),
    cloudwatch: new CloudWatch(config),
    sns: new SNS(config),
    lambda: new Lambda(config),
    sqs: new SQS(config),
    // The emulator's host name has no place for a bucket's.
    s3: new S3({ ...config, forcePathStyle: true }),
    eventbridge: new EventBridge(config),
  };
  return {
    endpoint,
    region,
    credentials: CREDENTIALS,
    environment: environmentOf(endpoint, region),
    ...clients,
    admin: adminOf(endpoint),
    pid: process.pid,
    createNetwork: () => createNetwork(clients.ec2),
    log: process.log,
    stop: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await process.stop();
    },
  };
}

function settingsOf(options: StartAwsOptions): object {
  const { throttle = false, limits = {}, defaultHealth = "healthy" } = options;
  const throttled = throttle !== false;
  return {
    limits,
    defaultHealth,
    clock: options.clock ?? (throttled ? "manual" : "real"),
    ...(throttled && { throttle: throttle === true ? {} : throttle }),
  };
}

function environmentOf(endpoint: string, region: string): Readonly<Record<string, string>> {
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
