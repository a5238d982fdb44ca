import { PLATFORMS, type Platform, type Problem } from "@sluice/alb-model";
import { checkReplicas } from "./checkReplicas.ts";
import { GATED_BINDING_NAME_LENGTH, READINESS_GATE_ENABLED, READINESS_GATE_LABELS } from "./gate.ts";
import { notIpTargets } from "./ranges.ts";
import type { GatedWorkload } from "./workload.ts";

/** What is known of a gated namespace before anything is made; strings that are Outputs are left out. */
export interface ReadinessSettings {
  readonly platform: Platform;
  readonly namespace?: string;
  /** Labels beside the platform's own; null is a value that is not known yet. */
  readonly labels: Readonly<Record<string, string | null>>;
  readonly workloads: Readonly<Record<string, GatedWorkload>>;
}

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const DNS_SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
const DNS_FIX = "use lower case letters, digits and inner hyphens, at most 63 characters";

/**
 * Everything that is wrong with a gated namespace.
 *
 * @example checkReadiness({ platform: "controller", labels: {}, workloads: {} }) // []
 */
export function checkReadiness(settings: ReadinessSettings): Problem[] {
  const { platform, namespace, workloads } = settings;
  const known = (PLATFORMS as readonly string[]).includes(platform);
  const fix = `give ${PLATFORMS.join(" or ")}`;
  const message = "is not a platform";
  return [
    ...(known ? [] : [{ code: "readiness.platform", path: "platform", value: platform, message, fix }]),
    ...(namespace === undefined ? [] : checkName("readiness.namespace", "namespace", namespace)),
    ...(known ? checkLabels(settings) : []),
    ...Object.entries(workloads).flatMap(([name, workload]) => checkWorkload(`workloads.${name}`, name, workload)),
    ...checkOverlaps(Object.entries(workloads)),
  ];
}

function checkName(code: string, path: string, value: string): Problem[] {
  return DNS_LABEL.test(value) ? [] : [{ code, path, value, message: "is not a Kubernetes name", fix: DNS_FIX }];
}

function checkLabels({ platform, labels }: ReadinessSettings): Problem[] {
  return PLATFORMS.flatMap((other): Problem[] => {
    const label = READINESS_GATE_LABELS[other];
    const value = labels[label];
    const path = `labels["${label}"]`;
    if (value === undefined) return [];
    if (other === platform) {
      // The component's own value takes the place of one that is not known yet.
      if (value === null || value === READINESS_GATE_ENABLED) return [];
      const message = `is not "${READINESS_GATE_ENABLED}", the only value that brings gates`;
      return [{ code: "readiness.labels", path, value, message, fix: "leave it out: it is set for you" }];
    }
    const message = `is the label of platform ${other}; on ${platform} it is silently ignored`;
    return [{ code: "readiness.labels", path, value, message, fix: "leave it out, or set platform" }];
  });
}

function checkWorkload(path: string, name: string, workload: GatedWorkload): Problem[] {
  const problems = checkName("readiness.workload", path, name);
  if (Object.keys(workload.matchLabels).length === 0) {
    const message = "is empty, which selects every pod of the namespace";
    const fix = "give the labels of the Deployment's selector";
    problems.push({ code: "readiness.matchLabels", path: `${path}.matchLabels`, message, fix });
  }
  if (workload.service?.readinessGates === false) {
    const message = "is false, but every pod of this namespace that a binding selects gets gates";
    const fix = "remove it from the service in the fleet, or keep the service in a namespace without gates";
    problems.push({ code: "readiness.gates", path: `${path}.service.readinessGates`, value: false, message, fix });
  }
  return [
    ...problems,
    ...notIpTargets(path, workload.targetType),
    ...checkReplicas(path, workload),
    ...(workload.bindings ?? []).flatMap((binding, index) => checkBinding(`${path}.bindings[${index}]`, binding)),
  ];
}

function checkBinding(path: string, value: string): Problem[] {
  if (DNS_SUBDOMAIN.test(value) && value.length <= GATED_BINDING_NAME_LENGTH) return [];
  const tooLong = `has ${value.length} characters; a condition type takes ${GATED_BINDING_NAME_LENGTH} after its prefix, and Kubernetes refuses the pods`;
  const message = value.length > GATED_BINDING_NAME_LENGTH ? tooLong : "is not the name of a TargetGroupBinding";
  return [{ code: "readiness.binding", path, value, message, fix: DNS_FIX }];
}

/** Kubernetes evicts no pod that two budgets select. */
function checkOverlaps(workloads: readonly (readonly [string, GatedWorkload])[]): Problem[] {
  return workloads.flatMap(([name, { matchLabels }], index) => {
    const other = workloads.slice(0, index).find(([, earlier]) => {
      const [few, many] = [matchLabels, earlier.matchLabels].sort((a, b) => size(a) - size(b));
      return few !== undefined && many !== undefined && size(few) > 0 && isWithin(few, many);
    });
    if (other === undefined) return [];
    const message = `selects pods of ${other[0]} too; Kubernetes evicts no pod that two budgets select`;
    const fix = "give labels that tell the workloads apart";
    const path = `workloads.${name}.matchLabels`;
    return [{ code: "readiness.overlap", path, value: { ...matchLabels }, message, fix }];
  });
}

function size(labels: Readonly<Record<string, string>>): number {
  return Object.keys(labels).length;
}

function isWithin(few: Readonly<Record<string, string>>, many: Readonly<Record<string, string>>): boolean {
  return Object.entries(few).every(([key, value]) => many[key] === value);
}
