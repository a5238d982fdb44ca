/** The alerts on a shifter, as data. */
export interface ShifterAlert {
  readonly alert: string;
  /** PromQL; `selector` picks the series of one fleet's shifter. */
  readonly expression: (selector: string) => string;
  /** How long it has to hold. */
  readonly for: string;
  readonly severity: "info" | "warning" | "critical";
  readonly summary: string;
  /** What to do. */
  readonly description: string;
}

/** A watch is opened anew every 10 s and says something each time, so a minute of silence is several lost ones. */
const SILENT_SECONDS = 60;

export const SHIFTER_ALERTS: readonly ShifterAlert[] = [
  {
    alert: "SluiceServiceOnFallback",
    expression: (selector) => `max by (service) (sluice_shifter_fallback_weight{${selector}}) > 0`,
    for: "1m",
    severity: "warning",
    summary: "{{ $labels.service }} is served by its fallback ({{ $value }} of 100)",
    description:
      "Its pods were gone, or somebody holds it there. `sluice failover status` says why and since when; look at the pods.",
  },
  {
    alert: "SluiceFallbackMissing",
    expression: (selector) => `max by (service) (sluice_shifter_alert{${selector},alert="fallback-missing"}) > 0`,
    for: "2m",
    severity: "critical",
    summary: "{{ $labels.service }} has no fallback to go to",
    description:
      "No gate has its rules. Run `pulumi up` on the fleet, and see who deleted or changed the gate's Ingress.",
  },
  {
    alert: "SluiceShifterBlind",
    expression: (selector) =>
      `max by (pod, service) (sluice_shifter_watch_age_seconds{${selector}}) > ${SILENT_SECONDS}`,
    for: "1m",
    severity: "critical",
    summary: "{{ $labels.pod }} hears nothing of {{ $labels.service }}",
    description:
      "The API server does not answer it, so nothing is shifted. See its log, its NetworkPolicy and the API server's load.",
  },
  {
    alert: "SluiceShifterPatchErrors",
    expression: (selector) => `sum by (gate) (increase(sluice_shifter_patch_errors_total{${selector}}[5m])) > 3`,
    for: "1m",
    severity: "critical",
    summary: "{{ $labels.gate }} cannot be shifted",
    description:
      "The API server refuses or does not answer; the shifter's log says which. An admission policy may not know the shifter.",
  },
  {
    alert: "SluiceShifterNoLeader",
    expression: (selector) =>
      `(sum(sluice_shifter_leader{${selector}}) < 1) or absent(sluice_shifter_leader{${selector}})`,
    for: "1m",
    severity: "critical",
    summary: "No shifter leads, so no service fails over",
    description: "See the Deployment's pods and who holds the Lease; both are named after the fleet, with -shifter.",
  },
  {
    alert: "SluiceServiceHeld",
    expression: (selector) => `max by (service) (sluice_shifter_hold{${selector}}) > 0`,
    for: "1h",
    severity: "info",
    summary: "{{ $labels.service }} has been held by hand for an hour",
    description:
      "It does not fail over or come back by itself. `sluice failover auto {{ $labels.service }}` ends that.",
  },
];
