import { setTimeout as sleep } from "node:timers/promises";
import type { KubeConfig } from "@kubernetes/client-node";
import type { Problem } from "@sluice/alb-model";
import type { ShifterConfig } from "@sluice/hybrid-failover/gate";
import { loadKubeConfig } from "../doctor/kubeConfig.ts";
import { ClusterUnusable, unusable } from "../doctor/requests.ts";
import { type ChosenFleet, chooseFleet, type FleetFlags } from "../failover/chooseFleet.ts";
import { readConfig, readFailover, whoAmI, writeHold } from "../failover/cluster.ts";
import { formatDuration, parseDuration } from "../failover/duration.ts";
import { type Destination, type Following, follow, hasFollowed } from "../failover/follow.ts";
import { formatFailover, formatService } from "../failover/format.ts";
import { reportFailover } from "../failover/report.ts";
import { type HoldAnnotation, readStatus } from "../failover/snapshot.ts";
import type { ExitCode, Io } from "../io.ts";
import { printProblems } from "../output/problems.ts";
import { withProgress } from "../output/progress.ts";
import { painter } from "../output/style.ts";

export interface FailoverStatusOptions extends FleetFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly json?: boolean;
}

export interface FailoverMoveOptions extends FailoverStatusOptions {
  /** Ends with the order written. @default true */
  readonly wait: boolean;
  /** How long to wait for the shifter, as `30s`. */
  readonly timeout: string;
}

export interface FailoverHoldOptions extends FailoverMoveOptions {
  /** How long the hold stands, as `30m`. */
  readonly for: string;
  readonly reason?: string;
  readonly force?: boolean;
}

const MAX_HOLD_SECONDS = 24 * 3600;
const MIN_HOLD_SECONDS = 60;
const MAX_WAIT_SECONDS = 3600;

/**
 * Shows where each service's traffic goes, since when and why, and whether the gates agree. 0 when failover works,
 * whatever it has decided; 1 with a fault or when something could not be checked; 2 when the cluster cannot be asked.
 */
export async function failoverStatus(options: FailoverStatusOptions, io: Io): Promise<ExitCode> {
  return await withCluster(options, io, async (kube, config) => {
    const read = async () => reportFailover(await readFailover(kube, config));
    // Gates are read a moment after the status: what differs may be a shift under way.
    const { report } = await follow(read, ({ ok }) => ok, RECHECK_SECONDS, CLOCK);
    print(io, options.json ? report : formatFailover(report, painter(io.stdout, io.env), widthOf(io)));
    return report.ok ? 0 : 1;
  });
}

const RECHECK_SECONDS = 0.5;
const CLOCK = { now: () => performance.now(), sleep: (milliseconds: number) => sleep(milliseconds) };

/** Sends a service's traffic to its fallback or its pods, for a time. */
export async function failoverHold(
  order: { readonly service: string; readonly to: "fallback" | "primary" },
  options: FailoverHoldOptions,
  io: Io,
): Promise<ExitCode> {
  const seconds = checkedSeconds("--for", options.for, MIN_HOLD_SECONDS, MAX_HOLD_SECONDS);
  const problems = [seconds, waitOf(options)].filter((one) => typeof one !== "number");
  if (typeof seconds !== "number" || problems.length > 0) return refuse(problems, io);
  return await withCluster(options, io, async (kube, config) => {
    const { service, to } = order;
    checkService(config, service);
    const [{ name, now }, snapshot] = await Promise.all([whoAmI(kube), readFailover(kube, config)]);
    const ready = readStatus(snapshot, service)?.ready ?? 0;
    if (to === "primary" && ready === 0 && options.force !== true) throw noPods(service);
    const until = new Date(now.getTime() + seconds * 1000).toISOString();
    const { reason } = options;
    const hold = { to, until, by: name, ...(reason === undefined ? {} : { reason }) };
    return await move({ kube, config, service, to, hold }, options, io);
  });
}

/** Lets the shifter decide again. */
export async function failoverAuto(service: string, options: FailoverMoveOptions, io: Io): Promise<ExitCode> {
  const timeout = waitOf(options);
  if (typeof timeout !== "number") return refuse([timeout], io);
  return await withCluster(options, io, async (kube, config) => {
    checkService(config, service);
    return await move({ kube, config, service, to: "auto" }, options, io);
  });
}

interface Move {
  readonly kube: KubeConfig;
  readonly config: ShifterConfig;
  readonly service: string;
  readonly to: Destination;
  readonly hold?: HoldAnnotation;
}

/** Writes the order, and waits until it is carried out. */
async function move({ kube, config, service, to, hold }: Move, options: FailoverMoveOptions, io: Io) {
  await writeHold(kube, config, service, hold);
  const order = { fleet: config.fleet, service, to, ...(hold === undefined ? {} : { hold }) };
  if (!options.wait) {
    print(io, options.json ? order : `${service}: ${ORDERED[to]}; not waited for\n`);
    return 0;
  }
  const timeout = waitOf(options);
  const waiting = follow(
    async () => reportFailover(await readFailover(kube, config)),
    (report) => hasFollowed(report, service, to),
    typeof timeout === "number" ? timeout : 0,
    CLOCK,
  );
  const following = await withProgress(io.stderr, `waiting for the shifter: ${service} ${ORDERED[to]}`, waiting);
  const { followed, seconds } = following;
  print(
    io,
    options.json ? { ...order, followed, seconds, faults: following.report.faults } : moved(order, following, io),
  );
  return followed ? 0 : 1;
}

const ORDERED = { fallback: "to its fallback", primary: "to its pods", auto: "as its pods say" } as const;

function moved(
  { service, to }: { readonly service: string; readonly to: Destination },
  { followed, seconds, report }: Following,
  io: Io,
): string {
  const paint = painter(io.stdout, io.env);
  const done = `${service}: ${ORDERED[to]}, followed after ${seconds.toFixed(1)} s`;
  const late = `${service}: ${ORDERED[to]}, not followed in ${formatDuration(seconds)}; the order stands`;
  const block = report.services.find((one) => one.service === service);
  const state = block === undefined ? "" : `\n${formatService(block, report, paint, widthOf(io))}\n`;
  const faults = report.faults.map(
    ({ code, message, fix }) => `\n${paint("red", "fault")} ${code}: ${message}\n  fix: ${fix}\n`,
  );
  return `${paint(followed ? "green" : "red", followed ? done : late)}\n${state}${faults.join("")}`;
}

function checkService({ services, fleet }: ShifterConfig, service: string): void {
  const names = services.map(({ name }) => name);
  if (names.includes(service)) return;
  const message = `${service} is not a service of the fleet ${fleet} that has a fallback`;
  throw new ClusterUnusable(message, `give one of ${names.join(", ")}`);
}

function noPods(service: string): ClusterUnusable {
  const message = `no endpoint of ${service} is ready: its clients would get 503 for as long as the hold stands`;
  return new ClusterUnusable(message, "start pods first, or give --force");
}

function waitOf({ timeout }: FailoverMoveOptions): number | Problem {
  return checkedSeconds("--timeout", timeout, 1, MAX_WAIT_SECONDS);
}

function checkedSeconds(path: string, value: string, from: number, to: number): number | Problem {
  const seconds = parseDuration(value);
  if (seconds !== undefined && seconds >= from && seconds <= to) return seconds;
  const range = `${formatDuration(from)} to ${formatDuration(to)}`;
  const message = seconds === undefined ? "is not a duration" : `is not within ${range}`;
  return { code: "flag.duration", path, value, message, fix: `give one like 30m or 1h30m, ${range}` };
}

function refuse(problems: readonly Problem[], io: Io): ExitCode {
  printProblems(problems, io);
  return 2;
}

/** Finds fleet and cluster, and tells what keeps the work from being done in one sentence. */
async function withCluster(
  options: FailoverStatusOptions,
  io: Io,
  work: (kube: KubeConfig, config: ShifterConfig) => Promise<ExitCode>,
): Promise<ExitCode> {
  const kube = loadKubeConfig(options, io.cwd);
  const chosen = chooseFleet(options, io.cwd);
  const problems = [...("code" in kube ? [kube] : []), ...(isChosen(chosen) ? [] : chosen)];
  if ("code" in kube || !isChosen(chosen)) return refuse(problems, io);
  try {
    return await work(kube, await readConfig(kube, chosen));
  } catch (thrown) {
    const reason = unusable(thrown, kube.getCurrentCluster()?.server ?? "the cluster");
    if (reason === undefined) throw thrown;
    io.stderr.write(`sluice failover: ${reason.message}\n  fix: ${reason.fix}\n`);
    return 2;
  }
}

function isChosen(chosen: ChosenFleet | readonly Problem[]): chosen is ChosenFleet {
  return "fleet" in chosen;
}

function print(io: Io, what: object | string): void {
  io.stdout.write(typeof what === "string" ? what : `${JSON.stringify(what, null, 2)}\n`);
}

function widthOf(io: Io): number {
  return Math.min(100, io.stdout.columns ?? 80);
}
