import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { CERTIFICATE, LOG_BUCKET, OWNED, SUBNETS, TLS_POLICY, VPC_ID } from "./tags.ts";
import { soundTargetGroup } from "./targetGroup.ts";

/** What a program of the corpus does otherwise; every part left out is as it should be. */
export interface LoadBalancerChanges {
  readonly loadBalancer?: Partial<aws.lb.LoadBalancerArgs>;
  readonly targetGroup?: Partial<aws.lb.TargetGroupArgs>;
  readonly https?: Partial<aws.lb.ListenerArgs>;
  readonly http?: Partial<aws.lb.ListenerArgs>;
  readonly securityGroup?: Partial<aws.ec2.SecurityGroupArgs>;
  /** @default one alarm on 5xx answers */
  readonly alarms?: false;
}

/** A load balancer that Pulumi owns and that no policy objects to, with one target group. */
export function soundLoadBalancer(name: string, changes: LoadBalancerChanges = {}) {
  const securityGroup = new aws.ec2.SecurityGroup(name, {
    vpcId: VPC_ID,
    description: "Clients of the load balancer",
    ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/8"] }],
    tags: OWNED,
    ...changes.securityGroup,
  });
  const loadBalancer = new aws.lb.LoadBalancer(name, {
    name,
    internal: true,
    loadBalancerType: "application",
    securityGroups: [securityGroup.id],
    subnets: SUBNETS,
    enableDeletionProtection: true,
    dropInvalidHeaderFields: true,
    accessLogs: { enabled: true, bucket: LOG_BUCKET },
    tags: OWNED,
    ...changes.loadBalancer,
  });
  const targetGroup = soundTargetGroup(`${name}-web`, changes.targetGroup);
  const https = new aws.lb.Listener(`${name}-https`, {
    loadBalancerArn: loadBalancer.arn,
    port: 443,
    protocol: "HTTPS",
    certificateArn: CERTIFICATE,
    sslPolicy: TLS_POLICY,
    defaultActions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
    ...changes.https,
  });
  const http = new aws.lb.Listener(`${name}-http`, {
    loadBalancerArn: loadBalancer.arn,
    port: 80,
    protocol: "HTTP",
    defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
    ...changes.http,
  });
  if (changes.alarms !== false) alarmOn(name, loadBalancer.arnSuffix);
  return { loadBalancer, targetGroup, https, http, securityGroup };
}

/** Another target group on the same load balancer, under a path of its own. */
export function secondService(name: string, listener: aws.lb.Listener) {
  const targetGroup = soundTargetGroup(`${name}-api`);
  const rule = new aws.lb.ListenerRule(`${name}-api`, {
    listenerArn: listener.arn,
    actions: [{ type: "forward", targetGroupArn: targetGroup.arn }],
    conditions: [{ pathPattern: { values: ["/api/*"] } }],
  });
  return { targetGroup, rule };
}

/** Someone hears when the load balancer answers with errors. */
export function alarmOn(
  name: string,
  loadBalancer: pulumi.Input<string>,
  changes: Partial<aws.cloudwatch.MetricAlarmArgs> = {},
) {
  return new aws.cloudwatch.MetricAlarm(`${name}-5xx`, {
    namespace: "AWS/ApplicationELB",
    metricName: "HTTPCode_ELB_5XX_Count",
    dimensions: { LoadBalancer: loadBalancer },
    statistic: "Sum",
    period: 60,
    evaluationPeriods: 5,
    threshold: 10,
    comparisonOperator: "GreaterThanThreshold",
    treatMissingData: "notBreaching",
    alarmActions: ["arn:aws:sns:eu-central-1:123456789012:on-call"],
    tags: OWNED,
    ...changes,
  });
}
