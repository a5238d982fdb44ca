/** Uses of the components outside of the cluster that compile, and mixes that must not. Checked by `tsc`, never run. */
import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { PlannedShard, ResolvedFleet } from "@sluice/alb-model";
import { CloudWeightShifter } from "../../src/components/CloudWeightShifter.ts";
import { FailoverListenerRules } from "../../src/components/FailoverListenerRules.ts";
import { LambdaTargetGroup } from "../../src/components/LambdaTargetGroup.ts";

declare const fleet: ResolvedFleet;
declare const shard: PlannedShard;
declare const arn: pulumi.Output<string>;
declare const site: aws.lambda.Function;
declare const live: aws.lambda.Alias;
declare const bucket: aws.s3.Bucket;

const place = { fleet, shard: "edge-001", service: "web" };
new LambdaTargetGroup("byArn", { ...place, function: "arn:aws:lambda:eu-central-1:123456789012:function:site:live" });
new LambdaTargetGroup("byOutput", { ...place, function: arn, accountId: arn, healthCheck: {} });
new LambdaTargetGroup("byFunction", { ...place, function: site });
const fallback = new LambdaTargetGroup("byAlias", { ...place, function: live });

const groups = { targetGroupArns: { web: arn }, fallbackArns: { web: fallback.arn } };
const rules = new FailoverListenerRules("rules", { fleet, shard, listenerArn: arn, ...groups });
new CloudWeightShifter("shifter", { shards: [rules], alarmActions: [arn], settings: { web: { minReady: 2 } } });
new CloudWeightShifter("quiet", { shards: [rules], alarmActions: "none", logRetentionDays: 7 });

const gate = { fleet, shard, ...groups };
new CloudWeightShifter("backstop", { gates: [gate], alarmActions: [arn], backstopAfterSeconds: 600 });

// @ts-expect-error rules that Pulumi owns have no gate
new CloudWeightShifter("own", { gates: [rules], alarmActions: "none" });
// @ts-expect-error a fallback is a function
new LambdaTargetGroup("none", place);
// @ts-expect-error a bucket is no function
new LambdaTargetGroup("bucket", { ...place, function: bucket });
// @ts-expect-error a health check is described or left out, because each check is billed
new LambdaTargetGroup("check", { ...place, function: site, healthCheck: true });
// @ts-expect-error a Region that is only known later cannot be compared before anything is made
new LambdaTargetGroup("region", { ...place, function: site, region: arn });
// @ts-expect-error rules without the groups of the fallback
new FailoverListenerRules("pods", { fleet, shard, listenerArn: arn, targetGroupArns: { web: arn } });
// @ts-expect-error weights are the shifter's
new FailoverListenerRules("weights", { fleet, shard, listenerArn: arn, ...groups, weights: { web: 50 } });
// @ts-expect-error a cookie would outlive every weight
new FailoverListenerRules("sticky", { fleet, shard, listenerArn: arn, ...groups, stickiness: { enabled: true } });
// @ts-expect-error a shard's plan is known before anything is deployed
new FailoverListenerRules("later", { fleet, shard: pulumi.output(shard), listenerArn: arn, ...groups });
// @ts-expect-error nobody hears that the shifter is not well unless that is said
new CloudWeightShifter("silent", { shards: [rules] });
// @ts-expect-error a plan's shard has no listener
new CloudWeightShifter("plan", { shards: [shard], alarmActions: "none" });
const quiet = { shards: [rules], alarmActions: "none" } as const;
// @ts-expect-error steps stand in the fleet
new CloudWeightShifter("steps", { ...quiet, settings: { web: { steps: [100] } } });
// @ts-expect-error here a target counts as ready when it is healthy
new CloudWeightShifter("healthy", { ...quiet, settings: { web: { requireHealthyTargets: true } } });
