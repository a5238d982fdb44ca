/** What a stack can have besides. */
import * as aws from "@pulumi/aws";
import type * as k8s from "@pulumi/kubernetes";
import { CloudWeightShifter, ScaledToZero } from "@sluice/hybrid-failover";
import type { MultiTenantAlb } from "@sluice/multitenant-alb";

/** No pods of `web` while nobody asks for it: the function answers the first requests, which wake the pods. */
export function scaleToZero(market: MultiTenantAlb, providers: { readonly kubernetes: k8s.Provider }): ScaledToZero {
  const targetGroups = Object.entries(market.fallbackArns).flatMap(([shard, { web: fallback }]) => {
    const pods = market.targetGroupArns[shard]?.web;
    return pods === undefined || fallback === undefined ? [] : [{ pods, fallback }];
  });
  const pods = { requestsPerMinutePerPod: 3000, maxReplicas: 20 };
  const place = { namespace: "web", deployment: "web", region: aws.getRegionOutput().region };
  return new ScaledToZero("web", { ...place, ...pods, targetGroups }, { providers });
}

/** Opens the gates where the cluster is dead and its shifter with it. */
export function openFromOutside(market: MultiTenantAlb): CloudWeightShifter {
  const { fleet, shards } = market.plan;
  const gates = shards
    .filter(({ gate }) => gate !== undefined)
    .map((shard) => ({
      fleet,
      shard,
      targetGroupArns: market.targetGroupArns[shard.name] ?? {},
      fallbackArns: market.fallbackArns[shard.name] ?? {},
    }));
  const topic = new aws.sns.Topic("market-on-call");
  return new CloudWeightShifter("market-backstop", { gates, alarmActions: [topic.arn] });
}
