import { goList } from "./goText.ts";
import type { Member } from "./groupMembers.ts";
import type { Protocol } from "./listenerRules.ts";
import type { Cidrs, PortConfig } from "./listenPorts.ts";
import { ReconcileError } from "./reconcileError.ts";

/** A port of the group and the members that listen on it, in group order. */
export interface GroupPort {
  readonly port: number;
  readonly protocol: Protocol;
  readonly members: readonly Member[];
}

interface Listening {
  readonly member: Member;
  readonly config: PortConfig;
}

/** The group's ports in ascending order; throws where members that share a port disagree about it. */
export function mergePorts(configs: ReadonlyMap<Member, ReadonlyMap<number, PortConfig>>): GroupPort[] {
  const byPort = new Map<number, Listening[]>();
  for (const [member, ports] of configs) {
    for (const [port, config] of ports) {
      const listening = byPort.get(port);
      if (listening === undefined) {
        byPort.set(port, [{ member, config }]);
      } else {
        listening.push({ member, config });
      }
    }
  }
  return [...byPort]
    .sort(([a], [b]) => a - b)
    .map(([port, listening]) => ({
      port,
      protocol: mergePort(port, listening),
      members: listening.map(({ member }) => member),
    }));
}

interface Setting {
  readonly name: string;
  /** The setting as text that is equal where the settings are; `undefined` where it is not made. */
  readonly key: (config: PortConfig) => string | undefined;
  readonly show: (config: PortConfig) => string;
}

/** In the controller's order, which decides the error where several settings differ. */
const SETTINGS: readonly Setting[] = [
  { name: "protocol", key: ({ protocol }) => protocol, show: ({ protocol }) => protocol },
  {
    name: "inbound-cidrs",
    key: ({ cidrs }) => cidrs && showCidrs(cidrs),
    show: ({ cidrs }) => showCidrs(cidrs ?? { v4: [], v6: [] }),
  },
  {
    name: "inbound-prefix-lists",
    key: ({ prefixLists }) => (prefixLists.length === 0 ? undefined : goSetList(prefixLists)),
    show: ({ prefixLists }) => goSetList(prefixLists),
  },
  { name: "sslPolicy", key: ({ sslPolicy }) => sslPolicy, show: ({ sslPolicy }) => sslPolicy ?? "" },
  {
    name: "mTLS Attributes",
    key: ({ mutualAuthentication: mtls }) => mtls && JSON.stringify(mtls),
    show: ({ mutualAuthentication: mtls }) => (mtls ? `${mtls.mode} ${mtls.trustStore}`.trim() : ""),
  },
];

function showCidrs({ v4, v6 }: Cidrs): string {
  return `${goSetList(v4)}, ${goSetList(v6)}`;
}

function goSetList(values: readonly string[]): string {
  return goList([...new Set(values)].sort());
}

function mergePort(port: number, listening: readonly Listening[]): Protocol {
  const first = new Map<Setting, Listening & { readonly key: string }>();
  for (const { member, config } of listening) {
    for (const setting of SETTINGS) {
      const key = setting.key(config);
      const earlier = first.get(setting);
      if (key === undefined || earlier?.key === key) {
        continue;
      }
      if (earlier !== undefined) {
        const [a, b] = [setting.show(earlier.config), setting.show(config)];
        throw new ReconcileError(
          `failed to merge listenPort config for port: ${port}: conflicting ${setting.name}, ${earlier.member.key}: ${a} | ${member.key}: ${b}`,
        );
      }
      first.set(setting, { member, config, key });
    }
  }
  return listening[0]?.config.protocol ?? "HTTP";
}
