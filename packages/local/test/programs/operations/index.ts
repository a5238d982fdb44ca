/** What watches and installs: the kinds of resources that the components for operations make. */
import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";

const role = new aws.iam.Role("controller", { assumeRolePolicy: "{}" });
const policy = new aws.iam.RolePolicy("controller", { role: role.id, policy: "{}" });
const association = new aws.eks.PodIdentityAssociation("controller", {
  clusterName: "prod",
  namespace: "kube-system",
  serviceAccount: "controller",
  roleArn: role.arn,
});
const definitions = new kubernetes.yaml.v2.ConfigFile("definitions", { file: "https://example.com/crds.yaml" });
const release = new kubernetes.helm.v3.Release(
  "controller",
  { name: "controller", namespace: "kube-system", chart: "controller", version: "3.5.0", values: { replicaCount: 2 } },
  { dependsOn: [policy, association, definitions] },
);
const label = new kubernetes.core.v1.NamespacePatch("shop", { metadata: { name: "shop", labels: { gated: "yes" } } });
const topic = new aws.sns.Topic("alarms");
const balancer = aws.lb.getLoadBalancerOutput({ name: "edge-001" });
const alarm = new aws.cloudwatch.MetricAlarm("rejected", {
  name: "edge-001-rejected",
  comparisonOperator: "GreaterThanThreshold",
  evaluationPeriods: 1,
  threshold: 0,
  dimensions: { LoadBalancer: balancer.arnSuffix },
  alarmActions: [topic.arn],
});
const dashboard = new aws.cloudwatch.Dashboard("edge", { dashboardName: "edge", dashboardBody: "{}" });

export const roleArn = role.arn;
export const associationId = association.associationId;
export const status = release.status.status;
export const namespace = label.metadata.name;
export const balancerArn = balancer.arn;
export const balancerSuffix = balancer.arnSuffix;
export const alarmArn = alarm.arn;
export const dashboardArn = dashboard.dashboardArn;
export const topicArn = topic.arn;
