import assert from "node:assert/strict";
import type { WireObject } from "@sluice/local";
import { type Aws, startAws } from "../aws/startAws.ts";
import { awsInventory } from "../suites/inventory.ts";
import { awsHandlers } from "./awsHandlers.ts";
import { createCluster } from "./eksClusters.ts";
import type { DeployedResource, ResourceHandler } from "./handler.ts";

const POLICY = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "tag:GetResources", Resource: "*" }] };
const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "pods.eks.amazonaws.com" } }],
};
const ALARM = {
  name: "edge-001-rejected",
  namespace: "AWS/ApplicationELB",
  metricName: "RejectedConnectionCount",
  dimensions: { LoadBalancer: "app/edge-001/0123456789abcdef" },
  statistic: "Sum",
  period: 60,
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  evaluationPeriods: 3,
  datapointsToAlarm: 2,
  treatMissingData: "notBreaching",
};
const DASHBOARD = { dashboardName: "edge", dashboardBody: JSON.stringify({ widgets: [] }) };

describe("the deployer's AWS handlers", () => {
  let aws: Aws;
  let handlers: Readonly<Record<string, ResourceHandler>>;
  before(async () => {
    aws = await startAws();
    handlers = awsHandlers(aws);
  });
  after(() => aws?.stop());
  beforeEach(() => aws.admin.reset());

  const create = async (type: string, inputs: WireObject): Promise<DeployedResource> => {
    const urn = `urn:pulumi:dev::p::${type}::made`;
    const real = await handlers[type]?.create({ urn, outputs: { name: "made-up" } }, inputs);
    assert.ok(real, type);
    return { urn, type, inputs, ...real };
  };
  const change = async (resource: DeployedResource, inputs: WireObject): Promise<void> =>
    handlers[resource.type]?.update(resource, { ...resource.inputs, ...inputs }, Object.keys(inputs));
  const remove = async (resource: DeployedResource): Promise<void> => handlers[resource.type]?.remove(resource);

  it("give a role an inline and an attached policy, and take all away", async () => {
    const atFirst = await awsInventory(aws);
    const role = await create("aws:iam/role:Role", { assumeRolePolicy: TRUST });
    const inline = await create("aws:iam/rolePolicy:RolePolicy", { role: role.id, policy: JSON.stringify(POLICY) });
    const policy = await create("aws:iam/policy:Policy", { name: "p", policy: JSON.stringify(POLICY) });
    const attached = { role: role.id, policyArn: policy.id };
    const attachment = await create("aws:iam/rolePolicyAttachment:RolePolicyAttachment", attached);
    const RoleName = role.outputs.name;
    const { PolicyNames } = await aws.iam.listRolePolicies({ RoleName });
    const { AttachedPolicies } = await aws.iam.listAttachedRolePolicies({ RoleName });
    assert.deepEqual([RoleName, PolicyNames, AttachedPolicies?.[0]?.PolicyArn], ["made-up", ["made-up"], policy.id]);
    for (const resource of [attachment, policy, inline, role]) await remove(resource);
    for (const resource of [attachment, policy, inline, role]) await remove(resource);
    assert.deepEqual(await awsInventory(aws), atFirst);
  });

  it("change a policy more often than IAM keeps versions", async () => {
    const policy = await create("aws:iam/policy:Policy", { name: "p", policy: JSON.stringify(POLICY) });
    for (const Sid of ["A", "B", "C", "D", "E", "F"]) {
      const Statement = [{ ...POLICY.Statement[0], Sid }];
      await change(policy, { policy: JSON.stringify({ ...POLICY, Statement }) });
    }
    const { Policy } = await aws.iam.getPolicy({ PolicyArn: policy.id });
    const VersionId = Policy?.DefaultVersionId;
    const { PolicyVersion } = await aws.iam.getPolicyVersion({ PolicyArn: policy.id, VersionId });
    assert.match(decodeURIComponent(PolicyVersion?.Document ?? ""), /"Sid": ?"F"/);
  });

  it("give a service account a role, and change it", async () => {
    await createCluster(aws.eks, "shop");
    const roleArn = "arn:aws:iam::123456789012:role/one";
    const inputs = { clusterName: "shop", namespace: "kube-system", serviceAccount: "alb", roleArn };
    const association = await create("aws:eks/podIdentityAssociation:PodIdentityAssociation", inputs);
    await change(association, { roleArn: `${roleArn}-2` });
    const asked = { clusterName: "shop", associationId: association.id };
    const read = await aws.eks.describePodIdentityAssociation(asked);
    assert.equal(read.association?.roleArn, `${roleArn}-2`);
    await remove(association);
    await remove(association);
    await assert.rejects(aws.eks.describePodIdentityAssociation(asked), { name: "ResourceNotFoundException" });
  });

  it("make an alarm of one metric as it was given", async () => {
    const topic = await create("aws:sns/topic:Topic", { name: "edge" });
    const alarm = await create("aws:cloudwatch/metricAlarm:MetricAlarm", { ...ALARM, alarmActions: [topic.id] });
    await change(alarm, { threshold: 5 });
    const { MetricAlarms: [found] = [] } = await aws.cloudwatch.describeAlarms({ AlarmNames: [alarm.id] });
    const { Threshold, Dimensions, Statistic, DatapointsToAlarm, TreatMissingData, AlarmArn } = found ?? {};
    assert.deepEqual(
      { Threshold, Dimensions, Statistic, DatapointsToAlarm, TreatMissingData, AlarmArn },
      {
        Threshold: 5,
        Dimensions: [{ Name: "LoadBalancer", Value: "app/edge-001/0123456789abcdef" }],
        Statistic: "Sum",
        DatapointsToAlarm: 2,
        TreatMissingData: "notBreaching",
        AlarmArn: alarm.outputs.arn,
      },
    );
  });

  it("make an alarm of a computed metric", async () => {
    const { namespace, metricName, dimensions, statistic: stat, period, ...rest } = ALARM;
    const metric = { namespace, metricName, dimensions, stat, period };
    const metricQueries = [
      { id: "rejected", metric },
      { id: "share", expression: "rejected / 2", label: "half", returnData: true },
    ];
    const alarm = await create("aws:cloudwatch/metricAlarm:MetricAlarm", { ...rest, metricQueries });
    const { MetricAlarms: [found] = [] } = await aws.cloudwatch.describeAlarms({ AlarmNames: [alarm.id] });
    const queries = found?.Metrics?.map(({ Id, Expression, ReturnData }) => [Id, Expression, ReturnData]);
    assert.deepEqual(queries, [
      ["rejected", undefined, false],
      ["share", "rejected / 2", true],
    ]);
  });

  it("make a dashboard, and change it", async () => {
    const dashboard = await create("aws:cloudwatch/dashboard:Dashboard", DASHBOARD);
    const widgets = [{ type: "text", width: 6, height: 2, properties: { markdown: "edge" } }];
    await change(dashboard, { dashboardBody: JSON.stringify({ widgets }) });
    const { DashboardBody = "{}", DashboardArn } = await aws.cloudwatch.getDashboard({ DashboardName: "edge" });
    assert.deepEqual([JSON.parse(DashboardBody), DashboardArn], [{ widgets }, dashboard.outputs.dashboardArn]);
    await remove(dashboard);
    await remove(dashboard);
  });

  it("make a security group with the rules that it was given, and no others", async () => {
    const { vpcId } = await aws.createNetwork();
    const egress = [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] }];
    const inputs = { vpcId, description: "From load balancers to pods", egress };
    const group = await create("aws:ec2/securityGroup:SecurityGroup", inputs);
    const { SecurityGroups: [found] = [] } = await aws.ec2.describeSecurityGroups({ GroupIds: [group.id] });
    const open = found?.IpPermissionsEgress?.map(({ IpProtocol, IpRanges, Ipv6Ranges }) => [
      IpProtocol,
      IpRanges?.map(({ CidrIp }) => CidrIp),
      Ipv6Ranges?.map(({ CidrIpv6 }) => CidrIpv6),
    ]);
    assert.deepEqual([found?.IpPermissions, open], [[], [["-1", ["0.0.0.0/0"], ["::/0"]]]]);
    const range = { ipProtocol: "tcp", fromPort: 8080, toPort: 8080, cidrIpv4: "10.0.0.0/16", description: "edge" };
    const inside = { securityGroupId: group.id, ...range };
    const rule = await create("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", inside);
    const opened = async () => {
      const { SecurityGroups = [] } = await aws.ec2.describeSecurityGroups({ GroupIds: [group.id] });
      return SecurityGroups[0]?.IpPermissions?.map(({ FromPort, IpRanges }) => [FromPort, IpRanges?.[0]?.CidrIp]);
    };
    assert.deepEqual(await opened(), [[8080, "10.0.0.0/16"]]);
    await remove(rule);
    assert.deepEqual(await opened(), []);
    await remove(group);
  });

  it("refuse what they would not send, and a change that would need a new resource", async () => {
    const unknown = create("aws:cloudwatch/metricAlarm:MetricAlarm", { ...ALARM, thresholdMetricId: "band" });
    await assert.rejects(unknown, { code: "deploy.unsupported", message: /thresholdMetricId/ });
    const dashboard = await create("aws:cloudwatch/dashboard:Dashboard", DASHBOARD);
    await assert.rejects(change(dashboard, { dashboardName: "other" }), { code: "deploy.replace" });
  });
});
