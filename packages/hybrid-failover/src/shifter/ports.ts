import type { GatePatch } from "../gate/patch.ts";

/** The parts of a gate's Ingress that the shifter reads. */
export interface GateObject {
  readonly annotations: Readonly<Record<string, string>>;
  readonly resourceVersion: string;
  readonly uid: string;
}

/** The status object: what the shifter tells, and what people ask of it. */
export interface StatusObject {
  readonly annotations: Readonly<Record<string, string>>;
  readonly data: Readonly<Record<string, string>>;
  readonly resourceVersion: string;
}

/** What the shifter does to the cluster besides watching. Each call throws when it fails, and ends in bounded time. */
export interface ClusterPort {
  /** A gate's Ingress, or `undefined` when there is none. */
  readGate(ingress: string): Promise<GateObject | undefined>;
  /** Applies a merge patch and answers the Ingress after it. */
  patchGate(ingress: string, patch: GatePatch): Promise<GateObject>;
  /** The status object, or `undefined` when there is none. */
  readStatus(): Promise<StatusObject | undefined>;
  /** Writes some entries of the status. */
  patchStatus(data: Readonly<Record<string, string>>): Promise<StatusObject>;
  /** Healthy targets of a service as its pods' readiness conditions tell, or `undefined` where that is not known. */
  healthyTargets(service: string): Promise<number | undefined>;
  /** Whether KEDA finds nothing to do for the service's pods, so that it scales them to zero after its cooldown. */
  isIdle(service: string): Promise<boolean>;
  /** Tells people what was done, as a Kubernetes Event on the gate. */
  recordEvent(event: GateEvent): Promise<void>;
}

export interface GateEvent {
  readonly ingress: string;
  readonly uid: string;
  readonly type: "Normal" | "Warning";
  /** One word, as Kubernetes has it. */
  readonly reason: "FailedOver" | "Recovering" | "Recovered" | "Repaired";
  readonly message: string;
}
