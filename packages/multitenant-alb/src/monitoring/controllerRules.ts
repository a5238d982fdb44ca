import { nearest, type Problem } from "@sluice/alb-model";
import {
  CONTROLLER_ALERT_KINDS,
  CONTROLLER_ALERTS,
  type ControllerAlert,
  type ControllerAlertKind,
  SEVERITIES,
  type Severity,
} from "./controllerAlerts.ts";
import type { AlertingRule } from "./endpointAlerts.ts";

/** What may differ from the table in `controllerAlerts.ts`. */
export interface AlertOverride {
  /** In the alert's unit. */
  readonly threshold?: number;
  /** How long it has to hold, as Prometheus writes it: `5m`, `1h30m`. */
  readonly for?: string;
  readonly severity?: Severity;
}

/** By alert: what differs, or `false` to do without it. */
export type AlertOverrides = { readonly [Kind in ControllerAlertKind]?: AlertOverride | false };

/** Where the controller's metrics come from. */
export interface ControllerTarget {
  /** The Helm release, which is also the job's name. */
  readonly release: string;
  readonly namespace: string;
}

/**
 * The alerts on a controller.
 *
 * @example controllerRules({ release: "aws-load-balancer-controller", namespace: "kube-system" }, { queue: false })
 */
export function controllerRules(
  { release, namespace }: ControllerTarget,
  overrides: AlertOverrides = {},
): AlertingRule[] {
  const selector = `job="${release}",namespace="${namespace}"`;
  return CONTROLLER_ALERT_KINDS.flatMap((kind) => {
    const definition: ControllerAlert = CONTROLLER_ALERTS[kind];
    const override = overrides[kind];
    if (override === false) return [];
    const { threshold, severity, for: duration } = { ...definition, ...override };
    return [
      {
        alert: definition.alert,
        expr: definition.expression(selector, threshold),
        for: duration,
        labels: { severity },
        annotations: { summary: definition.summary, description: definition.description },
      },
    ];
  });
}

const DURATION = /^(?=\d)(\d+w)?(\d+d)?(\d+h)?(\d+m)?(\d+s)?$/;

/** What is wrong with overrides of alerts. */
export function checkAlertOverrides(overrides: AlertOverrides): Problem[] {
  return Object.entries(overrides).flatMap(([name, override]: [string, unknown]): Problem[] => {
    const path = `alerts.${name}`;
    if (!CONTROLLER_ALERT_KINDS.some((kind) => kind === name)) {
      const close = nearest(name, CONTROLLER_ALERT_KINDS);
      const fix = close === undefined ? `use one of: ${CONTROLLER_ALERT_KINDS.join(", ")}` : `did you mean ${close}?`;
      return [{ code: "monitoring.alert", path, value: name, message: "is not an alert", fix }];
    }
    if (override === false || override === undefined) return [];
    return checkAlertOverride(path, Object(override));
  });
}

function checkAlertOverride(path: string, override: Readonly<Record<string, unknown>>): Problem[] {
  const { threshold, severity, for: duration } = override;
  const problems: Problem[] = [];
  const add = (field: string, value: unknown, message: string, fix: string) =>
    problems.push({ code: `monitoring.${field}`, path: `${path}.${field}`, value, message, fix });
  if (threshold !== undefined && !(Number.isFinite(threshold) && Number(threshold) >= 0)) {
    add("threshold", threshold, "is not a threshold", "use a number, 0 or more");
  }
  if (duration !== undefined && !(typeof duration === "string" && DURATION.test(duration))) {
    add("for", duration, "is not a duration of Prometheus", "write it like 5m or 1h30m");
  }
  if (severity !== undefined && !SEVERITIES.some((known) => known === severity)) {
    add("severity", severity, "is not a severity", `use one of: ${SEVERITIES.join(", ")}`);
  }
  return problems;
}
