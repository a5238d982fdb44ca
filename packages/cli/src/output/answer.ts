import type { RoutedRequest } from "@sluice/alb-model";
import type { Answer, ShardAnswer } from "../answer.ts";
import { countOf, firstOf } from "./counts.ts";
import { formatPassed } from "./passedRules.ts";
import { describeActions, describeConditions, isRedirect } from "./rules.ts";
import type { Paint } from "./style.ts";
import { indent } from "./table.ts";

const SHOWN_NEIGHBOURS = 5;

/** Who answers a request, and why the rules above did not. */
export function formatAnswer(answer: Answer, request: RoutedRequest, paint: Paint): string {
  const { at, tenant } = answer;
  if (at === undefined) {
    const looked = countOf(answer.loadBalancers, "load balancer");
    return `No tenant has the host ${request.host}, and none of the rules of ${looked} matches: the default action answers 404.\n`;
  }
  const fields = [
    ["load balancer", paint("bold", at.shard)],
    ["tenant", tenant ?? "none has this host"],
    ...bundleFields(at, tenant),
    ...ruleFields(at, request),
  ];
  const width = Math.max(...fields.map(([name = ""]) => name.length));
  const lines = fields.map(([name = "", value]) => `${paint("dim", name.padEnd(width))}  ${value}`);
  const passed = at.passed.length === 0 || at.listener === undefined ? "" : passedText(at, request);
  return `${lines.join("\n")}\n${passed}`;
}

function passedText(at: ShardAnswer, request: RoutedRequest): string {
  const title = at.rule === undefined ? "No rule matches:" : "Rules above that do not match:";
  return `\n${title}\n${indent(formatPassed(at.passed, request))}\n`;
}

function bundleFields({ bundle }: ShardAnswer, tenant: string | undefined): string[][] {
  if (bundle === undefined) return [];
  const others = bundle.tenants.filter((id) => id !== tenant);
  const shared = others.length === 0 ? "" : `, shared with ${firstOf(others, SHOWN_NEIGHBOURS)}`;
  return [["bundle", `${bundle.id} (profile ${bundle.profile}${shared})`]];
}

function ruleFields({ listener, rule, actions, targetGroups }: ShardAnswer, request: RoutedRequest): string[][] {
  if (listener === undefined) return [["answer", `nothing listens on port ${request.port}: the connection is refused`]];
  const name = `${listener.protocol} on port ${listener.port}`;
  if (rule === undefined)
    return [["listener", name], ["answer", `default action: ${describeActions(actions)}`], ...again(actions, request)];
  const total = targetGroups.reduce((sum, { weight }) => sum + weight, 0);
  const groups = targetGroups.map(({ name: group, weight }, index) => [
    index === 0 ? "target groups" : "",
    total === 0 ? group : `${group} (${Math.round((100 * weight) / total)} %)`,
  ]);
  return [
    ["listener", name],
    ["rule", `${rule.priority}: ${describeConditions(rule)}`],
    ...(groups.length > 0 ? groups : [["answer", describeActions(actions)]]),
  ];
}

function again(actions: ShardAnswer["actions"], { host, path }: RoutedRequest): string[][] {
  return actions.some(isRedirect) ? [["", `the client then asks for https://${host}${path ?? "/"}`]] : [];
}

/** The same as data. */
export function answerJson({ tenant, at }: Answer, request: RoutedRequest): object {
  return {
    request,
    shard: at?.shard ?? null,
    tenant: tenant ?? null,
    bundle: at?.bundle?.id ?? null,
    listener: at?.listener === undefined ? null : { port: at.listener.port, protocol: at.listener.protocol },
    rule: at?.rule ?? null,
    targetGroups: at?.targetGroups ?? [],
    defaultActions: at?.rule === undefined ? (at?.actions ?? []) : [],
    passed: at?.passed.map(({ rule, failed }) => ({ priority: rule.priority, failed })) ?? [],
  };
}
