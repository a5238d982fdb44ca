import { annotation, splitList } from "../annotations.ts";
import { readList } from "./annotationValues.ts";
import { isCidr } from "./cidr.ts";
import type { Member } from "./groupMembers.ts";
import type { JsonAnnotations } from "./jsonAnnotations.ts";
import { type Decoder, int32, list, mapOf } from "./jsonDecode.ts";
import type { Protocol } from "./listenerRules.ts";
import { type MutualAuthentication, readMutualAuthentication } from "./mutualAuthentication.ts";
import { ReconcileError } from "./reconcileError.ts";

/** What one Ingress says about one port. */
export interface PortConfig {
  readonly protocol: Protocol;
  readonly cidrs: Cidrs | undefined;
  readonly prefixLists: readonly string[];
  readonly sslPolicy: string | undefined;
  readonly mutualAuthentication: MutualAuthentication | undefined;
}

export interface Cidrs {
  readonly v4: readonly string[];
  readonly v6: readonly string[];
}

const HTTP_ONLY: ReadonlyMap<number, Protocol> = new Map([[80, "HTTP"]]);
const HTTPS_ONLY: ReadonlyMap<number, Protocol> = new Map([[443, "HTTPS"]]);
const MAX_PORT = 65535;

const rawPortsDecoder: Decoder<readonly Readonly<Record<string, number>>[]> = list(mapOf(int32));

/** The ports that an Ingress listens on, with its settings for each. */
export function portConfigs(member: Member, json: JsonAnnotations): ReadonlyMap<number, PortConfig> {
  const { annotations, params } = member;
  const cidrs = inboundCidrs(member);
  const mutualAuthentication = readMutualAuthentication(annotations[annotation.mutualAuthentication], json);
  const ports = listenPorts(member, json);
  const sslPolicy = params?.sslPolicy || annotations[annotation.sslPolicy];
  const prefixLists = prefixListIds(member);
  const configs = new Map<number, PortConfig>();
  for (const [port, protocol] of ports) {
    const secure = protocol === "HTTPS";
    configs.set(port, {
      protocol,
      cidrs,
      prefixLists,
      sslPolicy: secure ? sslPolicy : undefined,
      mutualAuthentication: secure ? mutualAuthentication?.get(port) : undefined,
    });
  }
  return configs;
}

function listenPorts({ annotations, params }: Member, json: JsonAnnotations): ReadonlyMap<number, Protocol> {
  const raw = annotations[annotation.listenPorts];
  if (raw === undefined) {
    const certificates =
      params?.certificateArn?.length || splitList(annotations[annotation.certificateArn] ?? "").length;
    return certificates ? HTTPS_ONLY : HTTP_ONLY;
  }
  const decoded = json.decode(portsDecoder, raw);
  if ("error" in decoded) {
    throw new ReconcileError(`failed to parse listen-ports configuration: \`${raw}\`: ${decoded.error}`);
  }
  const ports = decoded.value;
  if (typeof ports === "string") {
    throw new ReconcileError(ports);
  }
  if (ports === undefined) {
    throw new ReconcileError(`empty listen-ports configuration: \`${raw}\``);
  }
  return ports;
}

type Ports = ReadonlyMap<number, Protocol>;

/** Ports by number, or what is wrong with one, found once for each text; `undefined` for an empty list. */
const portsDecoder: Decoder<Ports | string | undefined> = {
  type: rawPortsDecoder.type,
  zero: undefined,
  read: (raw, place) => checkPorts(rawPortsDecoder.read(raw, place)),
};

function checkPorts(entries: readonly Readonly<Record<string, number>>[]): Ports | string | undefined {
  if (entries.length === 0) {
    return undefined;
  }
  const ports = new Map<number, Protocol>();
  for (const [protocol, port] of entries.flatMap((entry) => Object.entries(entry))) {
    if (port < 1 || port > MAX_PORT) {
      return `listen port must be within [1, ${MAX_PORT}]: ${port}`;
    }
    if (protocol !== "HTTP" && protocol !== "HTTPS") {
      return `listen protocol must be within [HTTP, HTTPS]: ${protocol}`;
    }
    ports.set(port, protocol);
  }
  return ports;
}

function inboundCidrs({ key, annotations, params }: Member): Cidrs | undefined {
  const fromParams = (params?.inboundCIDRs?.length ?? 0) > 0;
  const all = fromParams ? params?.inboundCIDRs : readList(annotations, annotation.inboundCidrs);
  const wrong = all?.find((cidr) => !isCidr(cidr));
  if (wrong !== undefined) {
    const why = `invalid CIDR address: ${wrong}`;
    throw new ReconcileError(
      fromParams
        ? `invalid CIDR in IngressClassParams InboundCIDR ${wrong}: ${why}`
        : `invalid inbound-cidrs settings on Ingress: ${key}: ${why}`,
    );
  }
  if (all === undefined || all.length === 0) {
    return undefined;
  }
  return { v4: all.filter((cidr) => !cidr.includes(":")), v6: all.filter((cidr) => cidr.includes(":")) };
}

const NO_PREFIX_LISTS: readonly string[] = Object.freeze([]);

function prefixListIds({ annotations, params }: Member): readonly string[] {
  for (const ids of [params?.prefixListsIDs, params?.PrefixListsIDs]) {
    if (ids !== undefined && ids.length > 0) {
      return ids;
    }
  }
  return readList(annotations, annotation.securityGroupPrefixLists) ?? NO_PREFIX_LISTS;
}
