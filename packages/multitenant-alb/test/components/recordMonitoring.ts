import assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Plan } from "@sluice/alb-model";
import type { MonitoredFleet } from "../../src/components/monitoredFleet.ts";
import { SpecError } from "../../src/errors.ts";
import { loadBalancerSuffix, targetGroupSuffix } from "../monitoring/plans.ts";
import type { Registered } from "./recordResources.ts";

export const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
export const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";
export const TOPIC = "aws:sns/topic:Topic";
const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const ARN = "arn:aws:elasticloadbalancing:eu-central-1:123456789012";

export interface Recorded {
  readonly registered: readonly Registered[];
  /** Names of the load balancers that were looked up. */
  readonly lookedUp: readonly string[];
}

/** Runs a program with an account whose load balancers are there; in a preview the anchors have no id yet. */
export async function recordMonitoring(program: () => void, preview = false): Promise<Recorded> {
  const registered: Registered[] = [];
  const lookedUp: string[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        registered.push({ type, name, inputs });
        const state = preview ? inputs : { ...inputs, arn: `arn:${name}` };
        return { id: preview && type === INGRESS ? "" : `${name}-id`, state };
      },
      call: ({ token, inputs }) => {
        if (token === "aws:index/getRegion:getRegion") return { region: "eu-central-1" };
        assert.equal(token, "aws:lb/getLoadBalancer:getLoadBalancer");
        lookedUp.push(String(inputs.name));
        return { arnSuffix: loadBalancerSuffix(String(inputs.name)) };
      },
    },
    "project",
    "stack",
    preview,
  );
  program();
  await pulumi.runtime.disconnect();
  const ours = registered.filter(({ type }) => type !== INGRESS);
  const sorted = ours.toSorted((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1));
  return { registered: sorted, lookedUp: lookedUp.toSorted() };
}

/** A fleet as `MultiTenantAlb` shows it, with an anchor for each shard. */
export function monitored(plan: Plan, awaitsLoadBalancers = true): MonitoredFleet {
  const groups = plan.shards.map(({ name, targetGroups }) => {
    const arns = targetGroups.map((group) => [group.service, `${ARN}:${targetGroupSuffix(group.name)}`] as const);
    return [name, Object.fromEntries(arns)] as const;
  });
  return {
    plan,
    anchors: plan.shards.map(({ name }) => new k8s.networking.v1.Ingress(`${name}-anchor`)),
    targetGroupArns: Object.fromEntries(groups),
    awaitsLoadBalancers,
  };
}

/** Code and path of every problem that a constructor throws, after seeing that nothing was registered. */
export async function refusal(construct: () => unknown): Promise<string[]> {
  let error: unknown;
  const { registered } = await recordMonitoring(() => {
    try {
      construct();
    } catch (thrown) {
      error = thrown;
    }
  });
  assert.ok(error instanceof SpecError, String(error));
  assert.deepEqual(registered, []);
  return error.problems.map(({ code, path }) => `${code} ${path}`);
}
