import { controllerNeeds, type Plan, type ResolvedFleet } from "@sluice/alb-model";
import { alarmCount, TARGET_HEALTH_PREFIXES } from "@sluice/multitenant-alb/spec";
import Table from "cli-table3";
import { readinessGates } from "../readinessGates.ts";
import { countOf, firstOf } from "./counts.ts";
import { formatFallbacks } from "./failover.ts";
import type { Paint } from "./style.ts";
import { NO_LINES, trimLines } from "./table.ts";

const LABEL_WIDTH = 12;
/** Fits a terminal of 80 columns beside the label. */
const TEXT_WIDTH = 68;
const SHOWN_RANGES = 2;

/** What the fleet needs and what its load balancers are set to, a subject a line. */
export function formatSettings(plan: Plan, paint: Paint): string {
  const { fleet } = plan;
  const isSecure = plan.shards.some(({ certificates }) => certificates.length > 0);
  const rows: [string, string][] = [
    ["Platform", formatPlatform(plan)],
    ["Listeners", formatListeners(fleet, isSecure)],
    ["Balancers", formatBalancers(fleet)],
    ["Readiness", formatReadiness(plan)],
    ["Failover", formatFallbacks(fleet)],
    ["Alarms", formatAlarms(plan)],
    ["Hosts", formatHosts(plan)],
    ["Reserved", formatReserved(fleet)],
    ["Namespaces", formatNamespaces(fleet)],
  ];
  const table = new Table({
    chars: NO_LINES,
    colWidths: [LABEL_WIDTH, TEXT_WIDTH],
    wordWrap: true,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  for (const [label, text] of rows) if (text !== "") table.push([paint("dim", label), text]);
  return trimLines(table.toString());
}

function formatPlatform(plan: Plan): string {
  const { platform, tags } = plan.fleet;
  if (platform === "eks-auto-mode") {
    const role = Object.keys(tags).length === 0 ? "" : "; the cluster's role must allow the fleet's tags";
    return `EKS Auto Mode, which brings its own controller${role}`;
  }
  const { floor } = controllerNeeds(plan);
  return floor === undefined ? "controller" : `controller ${floor.minimumVersion} or later, for ${floor.title}`;
}

function formatListeners({ scheme, sslPolicy, inboundCidrs }: ResolvedFleet, isSecure: boolean): string {
  const from = inboundCidrs.length === 0 ? "" : `, from ${firstOf(inboundCidrs, SHOWN_RANGES)}`;
  return `${scheme}${from}; ${isSecure ? `HTTPS with ${sslPolicy}, HTTP redirects` : "HTTP only"}`;
}

function formatBalancers({ loadBalancer }: ResolvedFleet): string {
  const { accessLogs, webAclArn } = loadBalancer;
  const logs = accessLogs && `access logs in ${[accessLogs.bucket, accessLogs.prefix].filter(Boolean).join("/")}`;
  const guards = [
    loadBalancer.deletionProtection ? "deletion protection" : "no deletion protection",
    ...(loadBalancer.disposable === undefined ? [] : [`disposable (${loadBalancer.disposable})`]),
    logs ?? "no access logs",
    webAclArn === undefined ? "no web ACL" : `web ACL ${webAclName(webAclArn)}`,
  ];
  const requests = [
    `invalid headers ${loadBalancer.dropInvalidHeaders ? "dropped" : "kept"}`,
    `desync ${loadBalancer.desyncMitigation}`,
    `idle timeout ${loadBalancer.idleTimeoutSeconds} s`,
  ];
  return `${guards.join(", ")}; ${requests.join(", ")}`;
}

/** `arn:aws:wafv2:<region>:<account>:regional/webacl/<name>/<id>` */
function webAclName(arn: string): string {
  return arn.split("/").at(-2) ?? arn;
}

/** How many conditions a pod of each service has: one for each load balancer that serves it. */
function formatReadiness(plan: Plan): string {
  const gates = [...readinessGates(plan)];
  const waiting = gates.filter(([, conditions]) => conditions.length > 0);
  const without = gates.filter(([, conditions]) => conditions.length === 0).map(([service]) => service);
  const none = without.length === 0 ? "" : `no gates: ${without.join(", ")}`;
  if (waiting.length === 0) return none;
  const counts = waiting.map(([service, conditions]) => `${service} ${conditions.length}`).join(", ");
  const name = `${TARGET_HEALTH_PREFIXES[plan.fleet.platform]}/<binding>`;
  return `conditions of a pod: ${counts}, each named ${name}${none === "" ? "" : `; ${none}`}`;
}

function formatAlarms(plan: Plan): string {
  const { alarms, monthlyUsd } = alarmCount(plan);
  return alarms === 0 ? "" : `AlbAlarms would make ${alarms}, about ${monthlyUsd.toFixed(2)} USD a month`;
}

/** What a guard would keep others from claiming. */
function formatHosts({ shards }: Plan): string {
  const hosts = shards.reduce(
    (sum, { bundles }) => sum + bundles.reduce((count, bundle) => count + bundle.hosts.length, 0),
    0,
  );
  return hosts === 0 ? "" : `${countOf(hosts, "host")}, which HostGuard would keep to the fleet`;
}

function formatReserved({ reserved }: ResolvedFleet): string {
  const parts = [
    ...(reserved.rules === 0 ? [] : [countOf(reserved.rules, "rule")]),
    ...(reserved.targetGroups === 0 ? [] : [countOf(reserved.targetGroups, "target group")]),
  ];
  return parts.length === 0 ? "" : `${parts.join(" and ")} on each load balancer, shown after a +`;
}

function formatNamespaces({ namespace, allowedNamespaces }: ResolvedFleet): string {
  return allowedNamespaces.length === 0 ? "" : `${namespace}, and Ingresses of ${allowedNamespaces.join(", ")}`;
}
