import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { EC2Client } from "@aws-sdk/client-ec2";
import type { EKSClient } from "@aws-sdk/client-eks";
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { SNSClient } from "@aws-sdk/client-sns";
import { alarmHandlers } from "./awsAlarms.ts";
import { iamHandlers } from "./awsIam.ts";
import { networkHandlers } from "./awsNetwork.ts";
import { podIdentityHandler } from "./awsPodIdentity.ts";
import { targetGroupHandler } from "./awsTargetGroups.ts";
import type { ResourceHandler } from "./handler.ts";

/** A client for each API that handlers call. */
export interface AwsClients {
  readonly ec2: EC2Client;
  readonly elbv2: ElasticLoadBalancingV2Client;
  readonly iam: IAMClient;
  readonly eks: EKSClient;
  readonly cloudwatch: CloudWatchClient;
  readonly sns: SNSClient;
}

/** What the programs make of AWS, by type: for the deployer and for the stand-in of the AWS provider. */
export function awsHandlers(clients: AwsClients): Readonly<Record<string, ResourceHandler>> {
  return {
    ...networkHandlers(clients.ec2),
    ...iamHandlers(clients.iam),
    ...alarmHandlers(clients),
    "aws:lb/targetGroup:TargetGroup": targetGroupHandler(clients.elbv2),
    "aws:eks/podIdentityAssociation:PodIdentityAssociation": podIdentityHandler(clients.eks),
  };
}
