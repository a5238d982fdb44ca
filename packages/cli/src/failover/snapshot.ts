import type { ShifterConfig } from "@sluice/hybrid-failover/gate";
// The schema of what the shifter and people write to each other is the shifter's.
import { type HoldAnnotation, holdKey } from "@sluice/hybrid-failover/shifter";
import * as z from "zod";
import type { Unchecked } from "../doctor/snapshot.ts";

export { type HoldAnnotation, holdKey };

/** What is read of a service's state; what a newer shifter adds to it does not matter here. */
const statusSchema = z.object({
  mode: z.enum(["primary", "fallback", "recovering"]),
  fallbackWeight: z.number(),
  since: z.iso.datetime({ offset: true }),
  reason: z.string(),
  ready: z.number(),
  alerts: z.array(z.string()),
  failovers: z.array(z.string()),
});

export interface ServiceStatus {
  readonly mode: "primary" | "fallback" | "recovering";
  /** Of 100; the pods have the rest. */
  readonly fallbackWeight: number;
  /** RFC 3339. */
  readonly since: string;
  readonly reason: string;
  readonly ready: number;
  readonly alerts: readonly string[];
  /** Failovers that still count for damping. */
  readonly failovers: number;
}

const holdSchema = z.object({
  to: z.enum(["fallback", "primary"]),
  until: z.iso.datetime({ offset: true }),
  by: z.string(),
  reason: z.string().exactOptional(),
});

export interface LeaseState {
  readonly holder: string;
  readonly renewedAt: Date;
  /** How long the holder may go without renewing it. */
  readonly seconds: number;
}

export type Annotations = Readonly<Record<string, string>>;

/** What a cluster says of a fleet's failover, at one time. */
export interface FailoverSnapshot {
  readonly config: ShifterConfig;
  /** The cluster's clock. */
  readonly now: Date;
  /** Of the status object. */
  readonly annotations: Annotations;
  readonly data: Readonly<Record<string, string>>;
  /** `undefined`: nobody has ever held it. */
  readonly lease: LeaseState | undefined;
  /** By Ingress: its annotations, or nothing where there is no such Ingress. Those that may not be read are left out. */
  readonly gates: ReadonlyMap<string, Annotations | undefined>;
  readonly unchecked: readonly Unchecked[];
}

/** A service's status, or `undefined` where there is none or it cannot be read. */
export function readStatus({ data }: FailoverSnapshot, service: string): ServiceStatus | undefined {
  const read = statusSchema.safeParse(parseJson(data[service]));
  return read.success ? { ...read.data, failovers: read.data.failovers.length } : undefined;
}

/** The hold of a service that has not expired. */
export function standingHold({ annotations, now }: FailoverSnapshot, service: string): HoldAnnotation | undefined {
  const read = holdSchema.safeParse(parseJson(annotations[holdKey(service)]));
  return read.success && Date.parse(read.data.until) > now.getTime() ? read.data : undefined;
}

/** A value, or `undefined` for a text that is no JSON. */
export function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
