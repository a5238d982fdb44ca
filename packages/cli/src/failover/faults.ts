import type { Gate, Weights } from "@sluice/hybrid-failover/gate";
import { formatDuration } from "./duration.ts";
import { type Difference, differenceOf } from "./gates.ts";
import { type FailoverSnapshot, readStatus } from "./snapshot.ts";

/** Something that keeps failover from working. */
export interface Fault {
  /** Stable identifier, `area.what`: `leader.none`, `gate.differs`. */
  readonly code: string;
  readonly service?: string;
  readonly gate?: string;
  readonly message: string;
  readonly fix: string;
}

/** Whether somebody shifts at all. */
export function leaderFaults({ lease, now, config, unchecked }: FailoverSnapshot): Fault[] {
  if (unchecked.some(({ resource }) => resource.startsWith("leases"))) return [];
  const fix = `kubectl -n ${config.namespace} get pods,events: is ${config.fleet}-shifter running?`;
  const lost = "traffic stays where it is until one does";
  if (lease === undefined) return [{ code: "leader.none", message: `no shifter has ever led: ${lost}`, fix }];
  const age = (now.getTime() - lease.renewedAt.getTime()) / 1000;
  if (lease.holder !== "" && age <= lease.seconds + TOLERANCE_SECONDS) return [];
  const since = `no shifter has led for ${formatDuration(age)}`;
  return [{ code: "leader.none", message: `${since}: ${lost}`, fix }];
}

/** The cluster's time is known to the second, and nodes' clocks differ. */
const TOLERANCE_SECONDS = 5;

const ALERTS: Readonly<Record<string, { readonly message: string; readonly fix: string }>> = {
  "watch-lost": {
    message: "the shifter does not see the endpoints: it changes nothing until it does",
    fix: "look at the shifter's log and at the API server",
  },
  "fallback-missing": {
    message: "the fallback's target group is not there or stands in no gate: without pods clients get 503",
    fix: "pulumi up",
  },
};

/** What the shifter itself complains of, or that it says nothing. */
export function serviceFaults(service: string, snapshot: FailoverSnapshot): Fault[] {
  const status = readStatus(snapshot, service);
  if (status === undefined) {
    const unreadable = snapshot.data[service] !== undefined;
    const message = unreadable ? "the shifter's status cannot be read" : "the shifter has not looked at it yet";
    const fix = unreadable ? "use the sluice version that the shifter is of" : "look at the shifter's log";
    return [{ code: "status.missing", service, message, fix }];
  }
  return status.alerts
    .filter((alert) => alert !== "held")
    .map((alert) => ({ code: `alert.${alert}`, service, ...(ALERTS[alert] ?? UNKNOWN_ALERT) }));
}

const UNKNOWN_ALERT = { message: "the shifter raises an alert", fix: "look at the shifter's log" };

/** Gates that do not stand where the shifter says that they do. */
export function gateFaults({ config, gates }: FailoverSnapshot, stated: Weights): Fault[] {
  return config.gates.flatMap((gate) => {
    if (!gates.has(gate.ingress)) return [];
    const annotations = gates.get(gate.ingress);
    if (annotations === undefined) {
      const message = `there is no Ingress ${gate.ingress}: ${gate.shard} cannot fail over`;
      return [{ code: "gate.missing", gate: gate.ingress, message, fix: "pulumi up" }];
    }
    return differenceFaults(gate, differenceOf(gate, annotations, stated));
  });
}

function differenceFaults({ ingress }: Gate, { foreign, ...own }: Difference): Fault[] {
  const parts = [
    ...listed(own.open, "open, and should not be"),
    ...listed(own.closed, "closed, and should be open"),
    ...listed(own.altered, "open with other conditions than declared"),
  ];
  const differs = parts.length === 0 ? [] : [{ code: "gate.differs", gate: ingress, message: parts.join("; ") }];
  const strange = listed(foreign, "open, and the shifter does not know it");
  return [
    ...differs.map((fault) => ({ ...fault, fix: "the leader repairs it in seconds; if it does not, read its log" })),
    ...strange.map((message) => ({
      code: "gate.foreign",
      gate: ingress,
      message,
      fix: "pulumi up with the fleet as it is now; or remove the annotation by hand",
    })),
  ];
}

function listed(keys: readonly string[], what: string): string[] {
  return keys.length === 0 ? [] : [`${keys.join(", ")}: ${what}`];
}
