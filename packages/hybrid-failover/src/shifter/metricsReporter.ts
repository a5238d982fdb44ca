import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Alert, Mode } from "../decide/index.ts";
import type { Reporter } from "./reporter.ts";
import type { EndpointsView } from "./shifter.ts";

const MODES: readonly Mode[] = ["primary", "recovering", "fallback"];
const ALERTS: readonly Alert[] = ["watch-lost", "fallback-missing", "held"];
const PATCH_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export interface MetricsOptions {
  readonly registry: Registry;
  /** By service; read whenever the metrics are. */
  readonly endpoints: ReadonlyMap<string, EndpointsView>;
  readonly leads: () => boolean;
}

/** A registry with the metrics of the Node.js process. */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Prometheus metrics, all of them beginning with `sluice_shifter_`. */
export function metricsReporter(options: MetricsOptions): Reporter {
  const { registry } = options;
  observeWatches(options);
  const services = serviceGauges(registry);
  const counter = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Counter({ name: `sluice_shifter_${name}`, help, labelNames, registers: [registry] });
  const decisions = counter("decisions_total", "Decisions, by the mode decided for", ["service", "mode"]);
  const shifts = counter("shifts_total", "Changes of weight that all gates follow", ["service", "to"]);
  const patchErrors = counter("patch_errors_total", "Patches of gates that failed", ["gate"]);
  const errors = counter("errors_total", "Failures that are tried again", ["part"]);
  const patches = new Histogram({
    name: "sluice_shifter_patch_duration_seconds",
    help: "Time that a patch of a gate took",
    labelNames: ["gate"],
    buckets: PATCH_SECONDS,
    registers: [registry],
  });
  return {
    decided: ({ service, mode, fallbackWeight, alerts }) => {
      decisions.inc({ service, mode });
      services.weight.set({ service }, fallbackWeight);
      for (const one of MODES) services.mode.set({ service, mode: one }, one === mode ? 1 : 0);
      for (const alert of ALERTS) services.alert.set({ service, alert }, alerts.includes(alert) ? 1 : 0);
      services.hold.set({ service }, alerts.includes("held") ? 1 : 0);
    },
    shifted: ({ service, to }) => shifts.inc({ service, to }),
    patched: ({ gate, milliseconds }) => patches.observe({ gate: gate.ingress }, milliseconds / 1000),
    patchFailed: ({ ingress }) => patchErrors.inc({ gate: ingress }),
    failed: (part) => errors.inc({ part }),
    leading: (leads) => {
      // Who does not lead knows nothing of them, and must not contradict the leader.
      if (!leads) for (const gauge of Object.values(services)) gauge.reset();
    },
  };
}

function serviceGauges(registry: Registry) {
  const gauge = <L extends string>(name: string, help: string, labelNames: L[]) =>
    new Gauge({ name: `sluice_shifter_${name}`, help, labelNames, registers: [registry] });
  return {
    mode: gauge("mode", "1 for the mode that a service is in", ["service", "mode"]),
    weight: gauge("fallback_weight", "The fallback's weight of 100", ["service"]),
    alert: gauge("alert", "1 while an alert stands", ["service", "alert"]),
    hold: gauge("hold", "1 while a person holds the service", ["service"]),
  };
}

/** What is true of every replica, leader or not. */
function observeWatches({ registry, endpoints, leads }: MetricsOptions): void {
  const registers = [registry];
  new Gauge({
    name: "sluice_shifter_ready_endpoints",
    help: "Endpoints that are ready and not terminating",
    labelNames: ["service"],
    registers,
    collect() {
      for (const [service, { ready }] of endpoints) this.set({ service }, ready);
    },
  });
  new Gauge({
    name: "sluice_shifter_watch_age_seconds",
    help: "Time since the API server last said anything of a service",
    labelNames: ["service"],
    registers,
    collect() {
      for (const [service, { age }] of endpoints) this.set({ service }, age / 1000);
    },
  });
  new Gauge({
    name: "sluice_shifter_leader",
    help: "1 while this process leads",
    registers,
    collect() {
      this.set(leads() ? 1 : 0);
    },
  });
}
