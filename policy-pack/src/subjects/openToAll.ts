import type { Resource } from "../view/resource.ts";
import type { Value } from "../view/value.ts";
import { type InboundRule, inboundRules } from "./securityGroupRules.ts";

/** Ports that are open to everyone on purpose where people serve the web: those of HTTP and HTTPS. */
const WEB_PORTS = [80, 443];
const ICMP: readonly string[] = ["icmp", "icmpv6", "1", "58"];

/** An inbound rule that lets in everyone. */
export interface OpenToAll {
  /** For messages: `ingress[0] lets in 0.0.0.0/0 on tcp port 22`. */
  readonly shown: string;
  /** Whether port 80 or 443 alone is open; also where the ports are not known yet, as they may be these. */
  readonly isForWeb: boolean;
}

/** The rules of a resource that let in everyone; ICMP, which has no ports, is left out. */
export function openToAll(resource: Resource): OpenToAll[] {
  return inboundRules(resource).flatMap((rule): OpenToAll[] => {
    const open = rule.cidrs.filter(isEveryone);
    // One that is not known yet may be ICMP.
    if (open.length === 0 || rule.protocol.isUnknown || ICMP.includes(plainText(rule.protocol) ?? "")) return [];
    const networks = open.map((cidr) => cidr.text()).join(" and ");
    const prefix = rule.place === "" ? "" : `${rule.place} `;
    return [{ shown: `${prefix}lets in ${networks} on ${shownPorts(rule)}`, isForWeb: isForWeb(rule) }];
  });
}

/** The widest private networks are 10.0.0.0/8 and fc00::/7: whatever is wider is the internet, or a half of it. */
function isEveryone(cidr: Value): boolean {
  const [, address = "", length = ""] = /^(.*)\/(\d+)$/.exec(cidr.text() ?? "") ?? [];
  return length !== "" && Number(length) < (address.includes(":") ? 7 : 8);
}

function isForWeb({ protocol, fromPort, toPort }: InboundRule): boolean {
  if (!["tcp", "6"].includes(plainText(protocol) ?? "")) return false;
  const [from, to] = [portIn(fromPort), portIn(toPort)];
  return [from, to].every((port) => port === undefined || WEB_PORTS.includes(port)) && (from ?? to) === (to ?? from);
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
