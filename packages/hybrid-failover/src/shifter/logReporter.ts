import type { Clock } from "./clock.ts";
import { describeError } from "./describeError.ts";
import type { Reporter } from "./reporter.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * One JSON object a line: `time`, `level`, `message`, and what belongs to it.
 *
 * @param write takes a line without its end
 */
export function logReporter(write: (line: string) => void, clock: Clock): Reporter {
  const log = (level: "info" | "warn" | "error", message: string, fields: Fields) =>
    write(JSON.stringify({ time: clock.date().toISOString(), level, message, ...fields }));
  const alertsOf = new Map<string, string>();
  return {
    decided: ({ service, alerts, ready, mode }) => {
      const before = alertsOf.get(service) ?? "";
      const now = alerts.join(",");
      if (now === before) return;
      alertsOf.set(service, now);
      log(now === "" ? "info" : "warn", now === "" ? "alerts ended" : "alert", { service, alerts, ready, mode });
    },
    shifted: ({ service, from, to, reason, gates, milliseconds }) =>
      log(to > from ? "warn" : "info", "shifted", { service, from, to, reason, gates, ms: round(milliseconds) }),
    patched: ({ gate: { ingress }, changes, milliseconds }) =>
      log("info", changes.length > 0 ? "gate patched" : "gate repaired", {
        gate: ingress,
        changes: changes.map(({ service, from, to }) => ({ service, from, to })),
        ms: round(milliseconds),
      }),
    patchFailed: ({ ingress }, error) => log("error", "patch failed", { gate: ingress, ...describeError(error) }),
    failed: (part, error) => log("warn", "failed", { part, ...describeError(error) }),
    leading: (leads) => log("info", leads ? "leading" : "no longer leading", {}),
  };
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
