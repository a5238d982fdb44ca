import assert from "node:assert/strict";
import { type Aws, startAws } from "../aws/startAws.ts";
import { answerInvoke } from "./awsInvokes.ts";

describe("the stand-in provider's functions", () => {
  let aws: Aws;
  before(async () => {
    aws = await startAws({ region: "eu-central-1" });
  });
  after(() => aws?.stop());

  it("find a load balancer by its name, with the end of its ARN that CloudWatch knows it by", async () => {
    const { subnetIds } = await aws.createNetwork();
    const made = await aws.elbv2.createLoadBalancer({ Name: "edge-001", Subnets: [...subnetIds] });
    const arn = made.LoadBalancers?.[0]?.LoadBalancerArn ?? "";
    const found = await answerInvoke(aws, "aws:lb/getLoadBalancer:getLoadBalancer", { name: "edge-001" });
    assert.deepEqual([found.arn, found.name], [arn, "edge-001"]);
    assert.match(String(found.arnSuffix), /^app\/edge-001\/[0-9a-f]{16}$/);
    assert.equal(arn.endsWith(`:loadbalancer/${String(found.arnSuffix)}`), true);
    const missing = answerInvoke(aws, "aws:lb/getLoadBalancer:getLoadBalancer", { name: "edge-002" });
    await assert.rejects(missing, { name: "LoadBalancerNotFoundException" });
  });

  it("tell a VPC's range, the Region and the account", async () => {
    const { vpcId } = await aws.createNetwork();
    const { cidrBlock } = await answerInvoke(aws, "aws:ec2/getVpc:getVpc", { id: vpcId });
    assert.match(String(cidrBlock), /^[\d.]+\/\d+$/);
    const { region } = await answerInvoke(aws, "aws:index/getRegion:getRegion", {});
    const { accountId } = await answerInvoke(aws, "aws:index/getCallerIdentity:getCallerIdentity", {});
    assert.deepEqual([region, accountId], ["eu-central-1", "123456789012"]);
  });

  it("refuse what they do not know", async () => {
    await assert.rejects(answerInvoke(aws, "aws:s3/getBucket:getBucket", {}), { code: "deploy.unsupported" });
  });
});
