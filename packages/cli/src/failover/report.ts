import type { Weights } from "@sluice/hybrid-failover/gate";
import type { Unchecked } from "../doctor/snapshot.ts";
import { type Fault, gateFaults, leaderFaults, serviceFaults } from "./faults.ts";
import { openIn } from "./gates.ts";
import {
  type FailoverSnapshot,
  type HoldAnnotation,
  readStatus,
  type ServiceStatus,
  standingHold,
} from "./snapshot.ts";

/** Where one gate stands for a service, as its Ingress says. */
export interface GateReport {
  readonly gate: string;
  readonly shard: string;
  /** The fallback's weight of 100 that the open rules give; not there where the Ingress is missing or not readable. */
  readonly fallbackWeight: number | null;
  readonly open: readonly string[];
}

export interface ServiceReport {
  readonly service: string;
  /** Not there until the shifter has looked at the service. */
  readonly status: ServiceStatus | null;
  /** What a person has decided, while it stands. */
  readonly hold: HoldAnnotation | null;
  readonly gates: readonly GateReport[];
}

export interface FailoverReport {
  readonly fleet: string;
  readonly namespace: string;
  /** The cluster's time. */
  readonly at: string;
  readonly leader: { readonly name: string; readonly renewedAt: string } | null;
  readonly services: readonly ServiceReport[];
  readonly faults: readonly Fault[];
  readonly unchecked: readonly Unchecked[];
  /** No fault, and everything could be read. Traffic may be on the fallback all the same: that is its purpose. */
  readonly ok: boolean;
}

/** Compares what the shifter says with what is open. Pure. */
export function reportFailover(snapshot: FailoverSnapshot): FailoverReport {
  const { config, now, lease, unchecked } = snapshot;
  const services = config.services.map(({ name }) => serviceReport(name, snapshot));
  const faults = [
    ...leaderFaults(snapshot),
    ...config.services.flatMap(({ name }) => serviceFaults(name, snapshot)),
    ...gateFaults(snapshot, statedWeights(services)),
  ];
  return {
    fleet: config.fleet,
    namespace: config.namespace,
    at: now.toISOString(),
    leader: lease === undefined ? null : { name: lease.holder, renewedAt: lease.renewedAt.toISOString() },
    services,
    faults,
    unchecked,
    ok: faults.length === 0 && unchecked.length === 0,
  };
}

function serviceReport(service: string, snapshot: FailoverSnapshot): ServiceReport {
  return {
    service,
    status: readStatus(snapshot, service) ?? null,
    hold: standingHold(snapshot, service) ?? null,
    gates: gatesOf(service, snapshot),
  };
}

function gatesOf(service: string, { config, gates }: FailoverSnapshot): GateReport[] {
  return config.gates
    .filter(({ routes }) => routes.some((route) => route.service === service))
    .map((gate) => {
      const annotations = gates.get(gate.ingress);
      const { weights, open } = openIn(gate, annotations ?? {});
      const own = gate.routes.filter((route) => route.service === service).flatMap(({ keys }) => keys);
      return {
        gate: gate.ingress,
        shard: gate.shard,
        fallbackWeight: annotations === undefined ? null : (weights[service] ?? 0),
        open: own.map(({ key }) => key).filter((key) => open.has(key)),
      };
    });
}

function statedWeights(services: readonly ServiceReport[]): Weights {
  const stated = services.flatMap(({ service, status }) =>
    status === null ? [] : [[service, status.fallbackWeight] as const],
  );
  return Object.fromEntries(stated);
}
