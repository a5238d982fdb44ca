import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Plan, Problem } from "@sluice/alb-model";
import { arnSuffix, checkLoadBalancerSuffix } from "../monitoring/arnSuffix.ts";
import { checkKnown } from "../monitoring/checkAlarms.ts";

/** What monitoring needs to know of a fleet; a `MultiTenantAlb` is one. */
export interface MonitoredFleet {
  readonly plan: Plan;
  /** The anchor of every shard, in the plan's order: with it the controller makes the load balancer. */
  readonly anchors: readonly pulumi.Resource[];
  /** By shard and service. */
  readonly targetGroupArns: Readonly<Record<string, Readonly<Record<string, pulumi.Input<string>>>>>;
  /** Whether an anchor is ready only once its load balancer is there, so that it can be looked up. */
  readonly awaitsLoadBalancers: boolean;
}

/** By shard: `app/<name>/<hash>`, the end of its load balancer's ARN. */
export type LoadBalancerArnSuffixes = Readonly<Record<string, pulumi.Input<string>>>;

/**
 * The ends of the load balancers' ARNs: those that are given, the others looked up by name once the shard's anchor is
 * ready. In the preview that first makes a shard its anchor has no id yet, so the look-up is not made and its result
 * is unknown.
 */
export function loadBalancerSuffixes(
  fleet: MonitoredFleet,
  given: LoadBalancerArnSuffixes,
  parent: pulumi.Resource,
): Record<string, pulumi.Output<string>> {
  const entries = fleet.plan.shards.map(({ name }, index) => {
    const own = given[name];
    if (own !== undefined) return [name, pulumi.output(own).apply(arnSuffix)] as const;
    const anchor = fleet.anchors[index];
    const opts = { parent, ...(anchor === undefined ? {} : { dependsOn: anchor }) };
    return [name, aws.lb.getLoadBalancerOutput({ name }, opts).arnSuffix] as const;
  });
  return Object.fromEntries(entries);
}

/** The ends of a shard's target group ARNs, by service. */
export function targetGroupSuffixes(fleet: MonitoredFleet, shard: string): Record<string, pulumi.Output<string>> {
  const arns = Object.entries(fleet.targetGroupArns[shard] ?? {});
  return Object.fromEntries(arns.map(([service, arn]) => [service, pulumi.output(arn).apply(arnSuffix)]));
}

/** What is wrong with the given ends, and which load balancers could not be found by name. */
export function checkSuffixes(fleet: MonitoredFleet, given: LoadBalancerArnSuffixes): Problem[] {
  const shards = fleet.plan.shards.map(({ name }) => name);
  const wrong = Object.entries(given).flatMap(([shard, suffix]) => {
    const path = `loadBalancerArnSuffixes.${shard}`;
    return [
      ...checkKnown("shard", path, shard, shards),
      ...(typeof suffix === "string" ? checkLoadBalancerSuffix(path, suffix) : []),
    ];
  });
  if (fleet.awaitsLoadBalancers) return wrong;
  const unknown = shards.filter((shard) => given[shard] === undefined);
  return [...wrong, ...unknown.map(notAwaited)];
}

function notAwaited(shard: string): Problem {
  return {
    code: "monitoring.notAwaited",
    path: `loadBalancerArnSuffixes.${shard}`,
    message: `is missing, and the load balancer of ${shard} may not exist yet when it is looked up`,
    fix: "set awaitLoadBalancers on the MultiTenantAlb, or give the end of the ARN",
  };
}
