import type { FailoverReport, ServiceReport } from "./report.ts";

/** Where a service is told to go; `auto`: wherever its pods say. */
export type Destination = "fallback" | "primary" | "auto";

/** Whether the shifter has done what was asked, in its own words and in every gate. */
export function hasFollowed({ services, faults }: FailoverReport, service: string, to: Destination): boolean {
  const report = services.find((one) => one.service === service);
  if (report?.status == null || faults.some((fault) => isAbout(fault, report))) return false;
  if (to === "auto") return !report.status.alerts.includes("held");
  return report.status.mode === to && report.gates.every(({ fallbackWeight }) => agrees(fallbackWeight, to));
}

/** What could not be read is not held against the shifter: its own word stands. */
function agrees(found: number | null, to: Destination): boolean {
  return found === null || found === (to === "fallback" ? 100 : 0);
}

function isAbout(fault: FailoverReport["faults"][number], { service, gates }: ServiceReport): boolean {
  return fault.service === service || gates.some(({ gate }) => gate === fault.gate);
}

export interface Following {
  readonly followed: boolean;
  /** From the order until the gates stood as it says, or until nobody waited any longer. */
  readonly seconds: number;
  /** What was read last. */
  readonly report: FailoverReport;
}

/** The clock of a process, so that tests wait for nothing. */
export interface WaitClock {
  /** Milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

const POLL_MS = 250;

/** Asks again and again until `done` says yes, or the time is over. At least one answer is read. */
export async function follow(
  read: () => Promise<FailoverReport>,
  done: (report: FailoverReport) => boolean,
  timeoutSeconds: number,
  clock: WaitClock,
): Promise<Following> {
  const start = clock.now();
  for (;;) {
    const report = await read();
    const seconds = (clock.now() - start) / 1000;
    if (done(report)) return { followed: true, seconds, report };
    if (seconds >= timeoutSeconds) return { followed: false, seconds, report };
    await clock.sleep(POLL_MS);
  }
}
