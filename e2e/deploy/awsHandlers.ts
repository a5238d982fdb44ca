import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { EKSClient } from "@aws-sdk/client-eks";
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SNSClient } from "@aws-sdk/client-sns";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { alarmHandlers } from "./awsAlarms.ts";
import { bucketHandlers } from "./awsBuckets.ts";
import { eventHandlers } from "./awsEvents.ts";
import { iamHandlers } from "./awsIam.ts";
import { lambdaHandlers } from "./awsLambda.ts";
import { networkHandlers } from "./awsNetwork.ts";
import { podIdentityHandler } from "./awsPodIdentity.ts";
import { queueHandlers } from "./awsQueues.ts";
import { targetGroupHandlers } from "./awsTargetGroups.ts";
import type { ResourceHandler } from "./handler.ts";

/** A client for each API that handlers call. */
export interface AwsClients {
  readonly ec2: EC2Client;
  readonly elbv2: ElasticLoadBalancingV2Client;
  readonly iam: IAMClient;
  readonly eks: EKSClient;
  readonly cloudwatch: CloudWatchClient;
  readonly sns: SNSClient;
  readonly lambda: LambdaClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly eventbridge: EventBridgeClient;
}

/** What the programs make of AWS, by type: for the deployer and for the stand-in of the AWS provider. */
export function awsHandlers(clients: AwsClients): Readonly<Record<string, ResourceHandler>> {
  return {
    ...networkHandlers(clients.ec2),
    ...iamHandlers(clients.iam),
    ...alarmHandlers(clients),
    ...lambdaHandlers(clients.lambda),
    ...queueHandlers(clients.sqs),
    ...bucketHandlers(clients.s3),
    ...eventHandlers(clients.eventbridge),
    ...targetGroupHandlers(clients.elbv2),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": podIdentityHandler(clients.eks),
  };
}
