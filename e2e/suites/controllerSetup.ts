import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Plan } from "@sluice/alb-model";
import type { Run } from "@sluice/local";
import { type ComparableRule, comparablePlanned, type LiveRule, readLiveRules } from "../controller/liveRules.ts";
import type { DeployState } from "../deploy/createDeployer.ts";
import { ClusterError } from "../kubernetes/clusterError.ts";
import { eventually } from "../kubernetes/eventually.ts";
import type { LiveRules } from "./ruleChanges.ts";

/** The AWS part of a run, for which no controller is needed. */
export function withoutObjects(run: Run): Run {
  return { ...run, resources: run.resources.filter(({ type }) => !type.startsWith("kubernetes:")) };
}

/** The VPC that a program made. */
export function vpcOf({ resources }: DeployState): string | undefined {
  return [...resources.values()].find(({ type }) => type === "aws:ec2/vpc:Vpc")?.id;
}

/** The security group that a program makes for the controller, if it tells so in its outputs. */
export function backendSecurityGroupOf(run: Run, { resources }: DeployState): string | undefined {
  const standIn = run.outputs.backendSecurityGroupId;
  const record = run.resources.find(({ id }) => id !== "" && id === standIn);
  return record === undefined ? undefined : resources.get(record.urn)?.id;
}

/** By load balancer: the rules that a plan asks for. */
export function plannedRules(plan: Plan): Map<string, ComparableRule[]> {
  return new Map(plan.shards.map(({ name, rules }) => [name, comparablePlanned(rules)]));
}

/** The rules that a plan's load balancers have now. */
export async function readAllRules(elbv2: ElasticLoadBalancingV2Client, plan: Plan): Promise<LiveRules> {
  const rules = new Map<string, readonly LiveRule[]>();
  for (const { name } of plan.shards) rules.set(name, await readLiveRules(elbv2, name));
  return rules;
}

/** Waits until each load balancer has exactly the wanted rules, and answers them; else shows where they differ. */
export async function untilRulesAre(
  elbv2: ElasticLoadBalancingV2Client,
  wanted: ReadonlyMap<string, readonly ComparableRule[]>,
  seconds: number,
): Promise<LiveRules> {
  const seen = new Map<string, readonly LiveRule[]>();
  const missing = new Set(wanted.keys());
  const look = async (): Promise<true | undefined> => {
    for (const name of missing) {
      const rules = await readLiveRules(elbv2, name);
      seen.set(name, rules);
      if (isDeepStrictEqual(withoutArns(rules), wanted.get(name))) missing.delete(name);
    }
    return missing.size === 0 || undefined;
  };
  try {
    await eventually(look, { what: "the planned rules", seconds, everyMs: 500 });
  } catch (thrown) {
    if (!(thrown instanceof ClusterError)) throw thrown;
    for (const name of missing) assert.deepEqual(withoutArns(seen.get(name) ?? []), wanted.get(name), name);
    throw thrown;
  }
  return new Map([...seen].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function withoutArns(rules: readonly LiveRule[]): ComparableRule[] {
  return rules.map(({ arn: _, ...rule }) => rule);
}
