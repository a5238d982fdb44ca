import type { Platform } from "@sluice/alb-model";
import type { Unchecked } from "./snapshot.ts";

/** A fault makes the command fail; a note tells why a pod has no gate that needs none. */
export type Severity = "fault" | "note";

/** One reason, before pods with the same are put together. */
export interface Reason {
  /** Stable identifier, `area.what`: `namespace.label`, `gate.notInUse`. */
  readonly code: string;
  readonly severity: Severity;
  readonly binding?: string;
  readonly message: string;
  readonly fix: string;
}

export interface Finding extends Reason {
  /** `deployment/web`; not there when it concerns the namespace as a whole. */
  readonly workload?: string;
  readonly pods: readonly string[];
}

export interface WorkloadReport {
  readonly workload: string;
  readonly pods: number;
  /** Pods that load balancers serve. */
  readonly served: number;
  /** Pods with a gate for each load balancer that serves them. */
  readonly gated: number;
  /**
   * Gated pods that every load balancer calls healthy, as the controller last wrote: it asks again about targets that it
   * has seen healthy after five minutes at the earliest.
   */
  readonly healthy: number;
}

/** What the doctor found in a namespace. */
export interface ReadinessReport {
  readonly namespace: string;
  readonly platforms: readonly Platform[];
  /** Nothing is at fault, and everything could be checked. */
  readonly ok: boolean;
  readonly workloads: readonly WorkloadReport[];
  readonly findings: readonly Finding[];
  readonly unchecked: readonly Unchecked[];
}
