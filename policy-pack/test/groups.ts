/** Resources of groups, and of load balancers that Pulumi owns, for the tests of policies on them. */
import assert from "node:assert/strict";
import { stackPolicy } from "../src/policy.ts";
import type { FromStack } from "../src/view/stack.ts";
import { groupArn } from "./forwarding.ts";
import { classParams, type Given, ingressClass, judge } from "./policies.ts";
import { INGRESS, LISTENER, LISTENER_RULE } from "./types.ts";

export const PREFIX = "alb.ingress.kubernetes.io";
export const GROUP = "edge";

interface MemberParts {
  readonly namespace?: unknown;
  readonly labels?: unknown;
  /** `null` for none. */
  readonly host?: unknown;
  readonly path?: unknown;
  readonly pathType?: unknown;
  readonly service?: unknown;
  /** Replaces host, path and service. */
  readonly rules?: unknown;
  readonly annotations?: Readonly<Record<string, unknown>>;
  /** Added to `conditions.web`. */
  readonly conditions?: unknown;
  readonly order?: number;
  readonly cluster?: string;
}

export const FORWARD = JSON.stringify({ type: "forward", targetGroupName: "edge-web" });
export const SERVICE = { name: "web", port: { number: 80 } };

/** An Ingress of the group `edge` with one rule, in the namespace `shops`. */
export function member(name: string, parts: MemberParts = {}): Given {
  const { namespace = "shops", host = `${name}.example.com`, path, pathType = "ImplementationSpecific" } = parts;
  const service = parts.service ?? { name: "web", port: { name: "use-annotation" } };
  const annotations = {
    [`${PREFIX}/actions.web`]: FORWARD,
    ...(parts.conditions === undefined ? {} : { [`${PREFIX}/conditions.web`]: conditionText(parts.conditions) }),
    ...(parts.order === undefined ? {} : { [`${PREFIX}/group.order`]: String(parts.order) }),
    ...parts.annotations,
  };
  const entry = { ...(path === undefined ? {} : { path }), pathType, backend: { service } };
  const rules = parts.rules ?? [{ ...(host === null ? {} : { host }), http: { paths: [entry] } }];
  const props = {
    metadata: { name, namespace, annotations, ...(parts.labels === undefined ? {} : { labels: parts.labels }) },
    spec: { ingressClassName: GROUP, rules },
    status: {},
  };
  return { type: INGRESS, name, props, ...(parts.cluster === undefined ? {} : { cluster: parts.cluster }) };
}

function conditionText(conditions: unknown): unknown {
  return typeof conditions === "symbol" ? conditions : JSON.stringify(conditions);
}

/** The group's class and parameters. */
export function groupOf(spec: object = {}): Given[] {
  return [
    { ...classParams(GROUP, { group: { name: GROUP }, ...spec }), name: "edge-params" },
    { ...ingressClass(GROUP), name: "edge-class" },
  ];
}

/** As many members, each with one rule. */
export function members(count: number, parts: (index: number) => MemberParts = () => ({})): Given[] {
  return Array.from({ length: count }, (_, index) => member(`t${String(index).padStart(4, "0")}`, parts(index)));
}

const ARN = "arn:aws:elasticloadbalancing:eu-central-1:123456789012";

/** A load balancer that Pulumi owns, with its listener. */
export function ownBalancer(name: string, listener: object = {}): Given[] {
  const arn = `${ARN}:loadbalancer/app/${name}/50dc6c495c0c9188`;
  const props = { arn: listenerArn(name), loadBalancerArn: arn, port: 443, protocol: "HTTPS", ...listener };
  return [
    { type: "aws:lb/loadBalancer:LoadBalancer", name, props: { arn, name, loadBalancerType: "application" } },
    { type: LISTENER, name: `${name}-https`, props },
  ];
}

export function listenerArn(balancer: string): string {
  return `${ARN}:listener/app/${balancer}/50dc6c495c0c9188/f2f7dc8efc522ab2`;
}

export function hostHeader(...values: readonly unknown[]): object {
  return { hostHeader: { values } };
}

/** A rule on a load balancer's listener. */
export function listenerRule(name: string, balancer: string, conditions: unknown, targetGroup = "web"): Given {
  const actions = [{ type: "forward", targetGroupArn: groupArn(targetGroup) }];
  return { type: LISTENER_RULE, name, props: { listenerArn: listenerArn(balancer), conditions, actions } };
}

/** What is computed of a stack, and `<name> <path>` of what was read for it and is not known. */
export function computed<T>(given: readonly Given[], compute: FromStack<T>): { value: T; unknown: readonly string[] } {
  const values: T[] = [];
  const probe = stackPolicy({
    name: "probe",
    level: "advisory",
    description: "Computes something.",
    reason: "It is asked for.",
    source: "https://example.com",
    fix: "none",
    guards: [],
    judge(stack) {
      values.push(stack.memo(compute));
      return [];
    },
  });
  const { unknown } = judge(probe, given);
  const [value] = values;
  assert.ok(value !== undefined);
  return { value, unknown };
}
