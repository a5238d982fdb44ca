import { resourcePolicy, type Violation, violation } from "../policy.ts";
import {
  INGRESS_RULE,
  type InboundRule,
  inboundRules,
  SECURITY_GROUP_RULE,
  SECURITY_GROUP_TYPES,
} from "../subjects/securityGroupRules.ts";
import { INTERNET_FACING_TAG } from "../subjects/waivers.ts";
import type { Resource } from "../view/resource.ts";
import type { Value } from "../view/value.ts";

/** Ports that may be open to everyone where a reason says so: those of HTTP and HTTPS. */
const PUBLIC_PORTS = [80, 443];
const ICMP: readonly string[] = ["icmp", "icmpv6", "1", "58"];

/**
 * Security groups let in who they know. `inboundCIDRs` and `inbound-cidrs` are not judged: an internal load balancer is
 * not reached from the internet whatever they say, and `alb-internal-unless-asked` asks why another one is.
 */
export const securityGroupOpen = resourcePolicy({
  name: "security-group-open",
  level: "mandatory",
  description: "Security groups let everyone in only on ports 80 and 443, and only where a tag says why.",
  reason: "Whatever has this security group is open to the whole internet as soon as it has a public address.",
  source: "https://docs.aws.amazon.com/config/latest/developerguide/vpc-sg-open-only-to-authorized-ports.html",
  fix: `name the networks or security groups that come in, or open ports 80 and 443 alone and say who asked for it in the tag ${INTERNET_FACING_TAG}`,
  guards: [],
  types: [...SECURITY_GROUP_TYPES, SECURITY_GROUP_RULE, INGRESS_RULE],
  *judge(resource) {
    for (const rule of inboundRules(resource)) yield* fault(resource, rule);
  },
});

function* fault(resource: Resource, rule: InboundRule): Iterable<Violation> {
  const open = rule.cidrs.filter(isEveryone);
  if (open.length === 0 || ICMP.includes(plainText(rule.protocol) ?? "")) return;
  if (isPublicPort(rule) && isAsked(resource)) return;
  const networks = open.map((cidr) => cidr.text()).join(" and ");
  const prefix = rule.place === "" ? "" : `${rule.place} `;
  yield violation(resource, `${prefix}lets in ${networks} on ${shownPorts(rule)}`);
}

/** Any block of prefix length 0, however its address is written. */
function isEveryone(cidr: Value): boolean {
  return /\/0+$/.test(cidr.text() ?? "");
}

/** Also where the ports are not known yet: it was noted, and they may be these. */
function isPublicPort({ protocol, fromPort, toPort }: InboundRule): boolean {
  const isTcp = protocol.isUnknown || ["tcp", "6"].includes(plainText(protocol) ?? "");
  if (!isTcp) return false;
  const [from, to] = [portIn(fromPort), portIn(toPort)];
  return [from, to].every((port) => port === undefined || PUBLIC_PORTS.includes(port)) && (from ?? to) === (to ?? from);
}

/** A reason that is not known yet may be one. A rule of the older kind has no tags, so its description may say it. */
function isAsked({ type, props }: Resource): boolean {
  if (type === SECURITY_GROUP_RULE) {
    const description = props.at("description");
    return description.isUnknown || (description.text()?.startsWith(`${INTERNET_FACING_TAG} `) ?? false);
  }
  const reason = props.at("tags").at(INTERNET_FACING_TAG);
  return reason.isUnknown || !(reason.isMissing || reason.is(""));
}

function shownPorts({ protocol, fromPort, toPort }: InboundRule): string {
  const text = plainText(protocol);
  if (text === "-1" || text === "all") return "all ports";
  const [from, to] = [fromPort.shown(), toPort.shown()];
  if (from === "0" && (to === "0" || to === "65535")) return `all ${protocol.shown()} ports`;
  return from === to ? `${protocol.shown()} port ${from}` : `${protocol.shown()} ports ${from} to ${to}`;
}

function portIn(port: Value): number | undefined {
  const text = plainText(port);
  return text === undefined ? undefined : Number(text);
}

function plainText(value: Value): string | undefined {
  return value.text()?.toLowerCase() ?? value.number()?.toString();
}
