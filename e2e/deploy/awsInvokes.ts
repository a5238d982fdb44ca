import { DescribeVpcsCommand, type EC2Client } from "@aws-sdk/client-ec2";
import {
  DescribeLoadBalancersCommand,
  type ElasticLoadBalancingV2Client,
  type LoadBalancer,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { WireObject } from "@sluice/local";
import { ACCOUNT, text } from "./awsInputs.ts";
import { DeployError } from "./deployError.ts";

interface Clients {
  readonly elbv2: ElasticLoadBalancingV2Client;
  readonly ec2: EC2Client;
}
type Answer = (clients: Clients, args: WireObject) => Promise<WireObject>;

const ANSWERS: Readonly<Record<string, Answer>> = {
  "aws:lb/getLoadBalancer:getLoadBalancer": findLoadBalancer,
  "aws:ec2/getVpc:getVpc": findVpc,
  "aws:index/getRegion:getRegion": async ({ ec2 }) => {
    const region = await ec2.config.region();
    return { id: region, name: region, region };
  },
  "aws:index/getCallerIdentity:getCallerIdentity": async () => ({
    id: ACCOUNT,
    accountId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:user/end-to-end`,
    userId: "AIDAENDTOEND",
  }),
  "aws:index/getPartition:getPartition": async () => ({ id: "aws", partition: "aws", dnsSuffix: "amazonaws.com" }),
};

/**
 * What the AWS provider's functions answer, from the emulator.
 *
 * @throws DeployError `deploy.unsupported` for a function that is not here, `deploy.refused` where nothing is found
 */
export async function answerInvoke(clients: Clients, token: string, args: WireObject): Promise<WireObject> {
  const answer = ANSWERS[token];
  if (answer === undefined)
    throw new DeployError("deploy.unsupported", `${token}: the stand-in provider has no answer`);
  return await answer(clients, args);
}

async function findLoadBalancer({ elbv2 }: Clients, { name, arn }: WireObject): Promise<WireObject> {
  const asked = arn === undefined ? { Names: [text(name) ?? ""] } : { LoadBalancerArns: [text(arn) ?? ""] };
  const { LoadBalancers = [] } = await elbv2.send(new DescribeLoadBalancersCommand(asked));
  const [found] = LoadBalancers;
  if (found !== undefined) return loadBalancerOutputs(found);
  throw new DeployError("deploy.refused", `no load balancer ${text(name ?? arn)}`);
}

async function findVpc({ ec2 }: Clients, { id }: WireObject): Promise<WireObject> {
  const { Vpcs = [] } = await ec2.send(new DescribeVpcsCommand({ VpcIds: [text(id) ?? ""] }));
  const [found] = Vpcs;
  if (found === undefined) throw new DeployError("deploy.refused", `no VPC ${text(id)}`);
  return { id: found.VpcId ?? "", cidrBlock: found.CidrBlock ?? "", tags: {} };
}

function loadBalancerOutputs(balancer: LoadBalancer): WireObject {
  const { LoadBalancerArn: arn = "", LoadBalancerName: name = "", DNSName: dnsName = "" } = balancer;
  return {
    id: arn,
    arn,
    arnSuffix: arn.slice(arn.indexOf(":loadbalancer/") + ":loadbalancer/".length),
    name,
    dnsName,
    zoneId: balancer.CanonicalHostedZoneId ?? "",
    internal: balancer.Scheme === "internal",
    loadBalancerType: balancer.Type ?? "application",
    vpcId: balancer.VpcId ?? "",
    securityGroups: balancer.SecurityGroups ?? [],
    tags: {},
  };
}
