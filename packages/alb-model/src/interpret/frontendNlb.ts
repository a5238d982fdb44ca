import { annotation } from "../annotations.ts";
import { readInt, readMap } from "./annotationValues.ts";
import { goList, goMap, goParseInt, goPort } from "./goText.ts";
import type { Member } from "./groupMembers.ts";
import { agreedBool, agreedList, distinctValues } from "./groupSettings.ts";
import type { PortConfig } from "./listenPorts.ts";
import { schemeOf } from "./loadBalancer.ts";
import { ReconcileError, withPrefix } from "./reconcileError.ts";

/** Checks the Network Load Balancer that the controller can put before a group's; it changes no rule. */
export function checkFrontendNlb(
  members: readonly Member[],
  configs: ReadonlyMap<Member, ReadonlyMap<number, PortConfig>>,
): void {
  if (!agreedBool(members, annotation.enableFrontendNlb, "conflicting enable frontend NLB values")) {
    return;
  }
  const scheme = schemeOf(distinctValues(members, annotation.frontendNlbScheme)) ?? "internal";
  const refuse = (what: string) => (a: readonly string[], b: readonly string[]) =>
    `${what}: ${goList(a)} | ${goList(b)}`;
  agreedList(members, annotation.frontendNlbSecurityGroups, refuse("conflicting securityGroups"));
  agreedList(members, annotation.frontendNlbSubnets, refuse("conflicting subnets"), { anyOrder: true });
  const hasAddresses = members.some((member) => member.annotations[annotation.frontendNlbEipAllocations] !== undefined);
  if (hasAddresses && scheme !== "internet-facing") {
    throw new ReconcileError("EIP allocations can only be set for internet facing load balancers");
  }
  const conflict = refuse("all EIP allocations for the ingress group must be the same");
  agreedList(members, annotation.frontendNlbEipAllocations, conflict, { anyOrder: true });
  checkTags(members);
  checkAttributes(members);
  checkPorts(members, configs);
}

function checkTags(members: readonly Member[]): void {
  const tagged = members.filter((member) => member.annotations[annotation.frontendNlbTags] !== undefined);
  const tags = tagged.map((member) => goMap(readMap(member.annotations, annotation.frontendNlbTags)));
  const other = tags.find((each) => each !== tags[0]);
  if (other !== undefined) {
    throw new ReconcileError(`conflicting frontend NLB tags: ${tags[0]} | ${other}`);
  }
}

const ROUTING_POLICIES = ["any_availability_zone", "partial_availability_zone_affinity", "availability_zone_affinity"];

function checkAttributes(members: readonly Member[]): void {
  let chosen: ReadonlyMap<string, string> | undefined;
  for (const { annotations } of members) {
    const attributes = readMap(annotations, annotation.frontendNlbAttributes);
    if (chosen !== undefined && goMap(chosen) !== goMap(attributes)) {
      throw new ReconcileError(`conflicting frontend NLB attributes: ${goMap(chosen)} | ${goMap(attributes)}`);
    }
    // Members before the first that has the annotation are free to have none.
    chosen ??= annotations[annotation.frontendNlbAttributes] === undefined ? undefined : attributes;
  }
  const policy = chosen?.get("dns_record.client_routing_policy");
  if (policy !== undefined && !ROUTING_POLICIES.includes(policy)) {
    const allowed = ROUTING_POLICIES.map((each) => `'${each}'`).join(", ");
    throw new ReconcileError(
      `invalid dns_record.client_routing_policy set in annotation aws-load-balancer-attributes: got '${policy}' expected one of [${allowed}]`,
    );
  }
}

/** What members must agree on for one port of the Network Load Balancer, where they set it. */
const HEALTH_CHECK = [
  ["IntervalSeconds", annotation.frontendNlbHealthCheckIntervalSeconds],
  ["TimeoutSeconds", annotation.frontendNlbHealthCheckTimeoutSeconds],
  ["HealthyThresholdCount", annotation.frontendNlbHealthyThresholdCount],
  ["UnhealthyThresholdCount", annotation.frontendNlbUnhealthyThresholdCount],
  ["Protocol", annotation.frontendNlbHealthCheckProtocol],
  ["Path", annotation.frontendNlbHealthCheckPath],
  ["Port", annotation.frontendNlbHealthCheckPort],
] as const;

function checkPorts(members: readonly Member[], configs: ReadonlyMap<Member, ReadonlyMap<number, PortConfig>>): void {
  const byPort = new Map<number, { readonly member: Member; readonly target: number }[]>();
  for (const member of members) {
    withPrefix(`failed to compute listenPort config for ingress: ${member.key}`, () => {
      const mapping = portMapping(member, configs.get(member) ?? new Map());
      if (mapping.length > 0) {
        checkHealthCheck(member);
      }
      for (const [port, target] of mapping) {
        byPort.set(port, [...(byPort.get(port) ?? []), { member, target }]);
      }
    });
  }
  for (const [port, mapped] of byPort) {
    withPrefix(`failed to merge NLB listenPort config for port: ${port}`, () => mergePort(mapped));
  }
}

/** Ports of the Network Load Balancer and the listeners they lead to; without a mapping each leads to its own. */
function portMapping(member: Member, ports: ReadonlyMap<number, PortConfig>): (readonly [number, number])[] {
  const key = annotation.frontendNlbListenerPortMapping;
  const raw = withPrefix("failed to parse frontend-nlb-listener-port-mapping for ingress map[]", () =>
    readMap(member.annotations, key),
  );
  if (raw.size === 0) {
    return [...ports.keys()].map((port) => [port, port]);
  }
  const mapping = [...raw].map(([nlb, alb]) => [portNumber("NLB", nlb), portNumber("ALB", alb)] as const);
  return mapping.filter(([, target]) => ports.has(target));
}

function portNumber(which: string, text: string): number {
  const port = goParseInt(text, 32);
  if (typeof port !== "number") {
    throw new ReconcileError(`invalid ${which} listener port: ${text}`);
  }
  return port;
}

function checkHealthCheck({ annotations }: Member): void {
  const port = annotations[annotation.frontendNlbHealthCheckPort] ?? "traffic-port";
  if (port !== "traffic-port" && typeof goPort(port) !== "number") {
    throw new ReconcileError("failed to resolve healthCheckPort");
  }
  const protocol = annotations[annotation.frontendNlbHealthCheckProtocol] ?? "HTTP";
  if (protocol !== "HTTP" && protocol !== "HTTPS") {
    throw new ReconcileError("healthCheckProtocol must be within [HTTP, HTTPS]");
  }
  for (const [, key] of HEALTH_CHECK.slice(0, 4)) {
    readInt(annotations, key);
  }
}

function mergePort(mapped: readonly { readonly member: Member; readonly target: number }[]): void {
  const explicit = new Map<string, string>();
  for (const [index, { member, target }] of mapped.entries()) {
    for (const [field, key] of HEALTH_CHECK) {
      refuseOther(explicit, field, member.annotations[key], index);
    }
    refuseOther(explicit, "Target Port", String(target), index);
  }
}

function refuseOther(explicit: Map<string, string>, field: string, value: string | undefined, index: number): void {
  const earlier = explicit.get(field);
  if (value !== undefined && earlier !== undefined && earlier !== value) {
    throw new ReconcileError(`conflicting ${field}, config ${index + 1}: ${value}, previous: ${earlier}`);
  }
  if (value !== undefined) {
    explicit.set(field, value);
  }
}
