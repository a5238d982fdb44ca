/** What the tests of the emulator share: one server, emptied before each test, and short ways to fill it. */
import assert from "node:assert/strict";
import type { Action, Rule, RuleCondition } from "@aws-sdk/client-elastic-load-balancing-v2";
import { startAws } from "./startAws.ts";

export const aws = await startAws();
after(() => aws.stop());

/** The value, which the answer of a call must have. */
export function present<T>(value: T | undefined): T {
  assert.notEqual(value, undefined, "the answer lacks a value");
  return value as T;
}

/** Asserts that a call is refused with AWS's error code, and with a message that fits. */
export async function refused(call: Promise<unknown>, code: string, message = /./): Promise<void> {
  await assert.rejects(call, (error: Error & { readonly Code?: string }) => {
    assert.equal(error.Code, code, `${error.name}: ${error.message}`);
    assert.match(error.message, message);
    return true;
  });
}

export async function loadBalancer(name = "shared"): Promise<string> {
  const { subnetIds } = await aws.createNetwork();
  const { LoadBalancers } = await aws.elbv2.createLoadBalancer({ Name: name, Subnets: [...subnetIds] });
  return present(LoadBalancers?.[0]?.LoadBalancerArn);
}

export const NOT_FOUND: Action = { Type: "fixed-response", FixedResponseConfig: { StatusCode: "404" } };

export async function listener(loadBalancerArn: string, port = 80, action = NOT_FOUND): Promise<string> {
  const { Listeners } = await aws.elbv2.createListener({
    LoadBalancerArn: loadBalancerArn,
    Protocol: "HTTP",
    Port: port,
    DefaultActions: [action],
  });
  return present(Listeners?.[0]?.ListenerArn);
}

/** A target group of IP addresses. */
export async function group(name: string): Promise<string> {
  const vpcId = present((await aws.ec2.describeVpcs({})).Vpcs?.[0]?.VpcId);
  const settings = { Protocol: "HTTP", Port: 8080, VpcId: vpcId, TargetType: "ip" } as const;
  const { TargetGroups } = await aws.elbv2.createTargetGroup({ Name: name, ...settings });
  return present(TargetGroups?.[0]?.TargetGroupArn);
}

export async function certificate(host: string): Promise<string> {
  return present((await aws.acm.requestCertificate({ DomainName: host })).CertificateArn);
}

export function hosts(...values: readonly string[]): RuleCondition {
  return { Field: "host-header", HostHeaderConfig: { Values: [...values] } };
}

export function hostRegexes(...values: readonly string[]): RuleCondition {
  return { Field: "host-header", HostHeaderConfig: { RegexValues: [...values] } };
}

export function paths(...values: readonly string[]): RuleCondition {
  return { Field: "path-pattern", PathPatternConfig: { Values: [...values] } };
}

/** Forwards to groups in equal parts. */
export function forward(...arns: readonly string[]): Action {
  const TargetGroups = arns.map((TargetGroupArn) => ({ TargetGroupArn, Weight: 1 }));
  return { Type: "forward", ForwardConfig: { TargetGroups } };
}

export interface RuleArgs {
  readonly conditions?: readonly RuleCondition[];
  readonly action?: Action;
}

/** Creates a rule; by default for one host, answering 404. */
export async function rule(listenerArn: string, priority: number, args: RuleArgs = {}): Promise<Rule> {
  const { Rules } = await aws.elbv2.createRule({
    ListenerArn: listenerArn,
    Priority: priority,
    Conditions: [...(args.conditions ?? [hosts(`t${priority}.example.com`)])],
    Actions: [args.action ?? NOT_FOUND],
  });
  return present(Rules?.[0]);
}

export async function describedRule(arn: string | undefined): Promise<Rule> {
  const { Rules } = await aws.elbv2.describeRules({ RuleArns: [present(arn)] });
  return present(Rules?.[0]);
}
