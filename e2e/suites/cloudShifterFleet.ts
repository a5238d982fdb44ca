/** What a suite about the cloud shifter needs of AWS: one load balancer whose rules forward to pods and a function. */
import type { RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda } from "@aws-sdk/client-lambda";
import { S3 } from "@aws-sdk/client-s3";
import type { Aws } from "../aws/startAws.ts";
import { DeployError } from "../deploy/deployError.ts";

export interface ShiftedFleet {
  readonly listenerArn: string;
  readonly primaryArn: string;
  readonly fallbackArn: string;
  /** Of the rules that forward to both. */
  readonly ruleArns: readonly string[];
  /** Of the shifter's memory. */
  readonly bucket: string;
}

const BUCKET = "edge-shifter-memory";
/** A zip archive without files: the end of its directory. */
const EMPTY_ZIP = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array.from({ length: 18 }, () => 0)]);

export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new DeployError("deploy.answer", `AWS answered without ${what}`);
  return value;
}

/** Makes it, with all traffic on two pods, and beside the shifted rules one for the pods alone. */
export async function createShiftedFleet(aws: Aws, rules: number): Promise<ShiftedFleet> {
  const { vpcId, subnetIds } = await aws.createNetwork();
  const { LoadBalancers } = await aws.elbv2.createLoadBalancer({ Name: "edge-001", Subnets: [...subnetIds] });
  const { Listeners } = await aws.elbv2.createListener({
    LoadBalancerArn: present(LoadBalancers?.[0]?.LoadBalancerArn, "a load balancer"),
    Protocol: "HTTP",
    Port: 80,
    DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } }],
  });
  const listenerArn = present(Listeners?.[0]?.ListenerArn, "a listener");
  const primaryArn = await createGroup(aws, { Name: "edge-001-web", Protocol: "HTTP", Port: 8080, VpcId: vpcId });
  const fallbackArn = await createGroup(aws, { Name: "edge-001-web-fallback", TargetType: "lambda" });
  const groups = { listenerArn, primaryArn, fallbackArn };
  const ruleArns: string[] = [];
  for (let index = 1; index <= rules; index++) ruleArns.push(await createRule(aws, groups, index));
  await createRule(aws, { ...groups, fallbackArn: undefined }, rules + 1);
  const targets = ["10.0.0.10", "10.0.0.11"].map((Id) => ({ Id }));
  await aws.elbv2.registerTargets({ TargetGroupArn: primaryArn, Targets: targets });
  await registerFunction(aws, fallbackArn);
  const s3 = new S3({ endpoint: aws.endpoint, region: aws.region, credentials: aws.credentials });
  await s3.createBucket({ Bucket: BUCKET });
  s3.destroy();
  return { ...groups, ruleArns, bucket: BUCKET };
}

async function createGroup(aws: Aws, args: Parameters<Aws["elbv2"]["createTargetGroup"]>[0]): Promise<string> {
  const { TargetGroups } = await aws.elbv2.createTargetGroup({ TargetType: "ip", ...args });
  return present(TargetGroups?.[0]?.TargetGroupArn, "a target group");
}

async function createRule(
  aws: Aws,
  groups: { readonly listenerArn: string; readonly primaryArn: string; readonly fallbackArn: string | undefined },
  priority: number,
): Promise<string> {
  const TargetGroups = [
    { TargetGroupArn: groups.primaryArn, Weight: 100 },
    ...(groups.fallbackArn === undefined ? [] : [{ TargetGroupArn: groups.fallbackArn, Weight: 0 }]),
  ];
  const { Rules } = await aws.elbv2.createRule({
    ListenerArn: groups.listenerArn,
    Priority: priority,
    Conditions: [{ Field: "host-header", HostHeaderConfig: { Values: [`t${priority}.example.com`] } }],
    Actions: [{ Type: "forward", ForwardConfig: { TargetGroups } }],
  });
  return present(Rules?.[0]?.RuleArn, "a rule");
}

/** A function that the group may invoke, as a `LambdaTargetGroup` has it. */
async function registerFunction(aws: Aws, targetGroupArn: string): Promise<void> {
  const config = { endpoint: aws.endpoint, region: aws.region, credentials: aws.credentials };
  const [iam, lambda] = [new IAM(config), new Lambda(config)];
  const Statement = [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  const { Role } = await iam.createRole({ RoleName: "site", AssumeRolePolicyDocument });
  const { FunctionArn } = await lambda.createFunction({
    FunctionName: "site",
    Role: present(Role?.Arn, "a role"),
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Code: { ZipFile: EMPTY_ZIP },
  });
  await lambda.addPermission({
    FunctionName: "site",
    StatementId: "edge-001-web-fallback",
    Action: "lambda:InvokeFunction",
    Principal: "elasticloadbalancing.amazonaws.com",
    SourceArn: targetGroupArn,
  });
  const Targets = [{ Id: present(FunctionArn, "a function") }];
  await aws.elbv2.registerTargets({ TargetGroupArn: targetGroupArn, Targets });
  iam.destroy();
  lambda.destroy();
}

/** Adds what the controller makes of a gate that is shut: a rule above another, and the step with all for the fallback. */
export async function createGate(aws: Aws, { listenerArn, primaryArn, fallbackArn }: ShiftedFleet): Promise<string[]> {
  const pods = [{ TargetGroupArn: primaryArn, Weight: 1 }];
  const step = [
    { TargetGroupArn: primaryArn, Weight: 0 },
    { TargetGroupArn: fallbackArn, Weight: 100 },
  ];
  const arns: string[] = [];
  for (const [index, [key, TargetGroups]] of Object.entries({ "api-primary": pods, "web-100": step }).entries()) {
    const { Rules } = await aws.elbv2.createRule({
      ListenerArn: listenerArn,
      Priority: 1001 + index,
      Conditions: [inertCondition(key)],
      Actions: [{ Type: "forward", ForwardConfig: { TargetGroups } }],
    });
    arns.push(present(Rules?.[0]?.RuleArn, "a rule"));
  }
  return arns;
}

/** What the controller has on a gate's rule that no annotation opens. */
export function inertCondition(key: string): RuleCondition {
  return { Field: "path-pattern", PathPatternConfig: { Values: [`/.sluice/inert/${key}`] } };
}
