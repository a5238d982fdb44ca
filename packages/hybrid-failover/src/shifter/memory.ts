import { type FailoverState, type Hold, stateAt } from "../decide/index.ts";

/** What the shifter writes of a service into the status object, for people and for the next leader. */
export interface ServiceStatus {
  readonly mode: FailoverState["mode"];
  /** Of 100; the pods have the rest. */
  readonly fallbackWeight: number;
  /** RFC 3339. */
  readonly since: string;
  readonly reason: string;
  readonly ready: number;
  readonly alerts: readonly string[];
  /** RFC 3339, oldest first. */
  readonly failovers: readonly string[];
  /** The pod that wrote this. */
  readonly leader: string;
}

/** What a person asked for. */
export interface HoldAnnotation {
  readonly to: Hold["to"];
  /** RFC 3339. */
  readonly until: string;
  readonly by: string;
  readonly reason?: string;
}

/** The annotation of the status object that holds a service. */
export function holdKey(service: string): string {
  return `sluice/hold.${service}`;
}

/** The times of a process: its own clock's milliseconds, and what the wall clock shows at the same moment. */
export interface Moment {
  readonly at: number;
  readonly date: Date;
}

/**
 * The hold in an annotation, on this process's clock; `undefined` where there is none, it cannot be read, or it has
 * expired.
 *
 * @example readHold('{"to":"fallback","until":"2026-11-21T10:00:00Z","by":"ana"}', moment)?.to // "fallback"
 */
export function readHold(text: string | undefined, { at, date }: Moment): Hold | undefined {
  const hold = parseObject(text);
  const until = Date.parse(String(hold?.until));
  const to = hold?.to;
  if ((to !== "fallback" && to !== "primary") || Number.isNaN(until) || until <= date.getTime()) return undefined;
  return { to, until: at + (until - date.getTime()) };
}

/** A service's state as the next leader and people read it. */
export function writeStatus(
  state: FailoverState,
  seen: { readonly ready: number; readonly alerts: readonly string[]; readonly leader: string },
  moment: Moment,
): string {
  const status: ServiceStatus = {
    mode: state.mode,
    fallbackWeight: state.fallbackWeight,
    since: toDate(state.since, moment),
    reason: state.reason,
    ready: seen.ready,
    alerts: seen.alerts,
    failovers: state.failovers.map((time) => toDate(time, moment)),
    leader: seen.leader,
  };
  return JSON.stringify(status);
}

/**
 * The state that a new leader begins with. What is open in the gates counts; what was written down adds since when,
 * and how often the service has failed over, as long as it speaks of the same weight.
 */
export function recallState(written: string | undefined, openWeight: number, moment: Moment): FailoverState {
  const found = stateAt(openWeight, moment.at);
  const status = parseObject(written);
  if (status === undefined) return found;
  const failovers = Array.isArray(status.failovers)
    ? status.failovers.flatMap((text) => fromDate(text, moment) ?? [])
    : [];
  if (status.fallbackWeight !== openWeight) return { ...found, failovers };
  const since = fromDate(status.since, moment) ?? moment.at;
  const reason = typeof status.reason === "string" ? status.reason : found.reason;
  return { ...found, since, reason, failovers };
}

/** Whether two statuses tell the same; the number of ready endpoints alone is not worth a write. */
export function sameStatus(text: string, written: string | undefined): boolean {
  const essence = (status: string | undefined) => {
    const { mode, fallbackWeight, reason, alerts, leader } = parseObject(status) ?? {};
    return JSON.stringify({ mode, fallbackWeight, reason, alerts, leader });
  };
  return essence(text) === essence(written);
}

function toDate(time: number, { at, date }: Moment): string {
  return new Date(date.getTime() - (at - time)).toISOString();
}

function fromDate(text: unknown, { at, date }: Moment): number | undefined {
  const time = typeof text === "string" ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.min(at, at - (date.getTime() - time));
}

function parseObject(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
