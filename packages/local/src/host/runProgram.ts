import type { Recording, Run, RunHost, RunMode } from "../engine/records.ts";
import { LocalEngineError } from "../errors.ts";
import type { Project } from "../project/project.ts";
import type { StandIns } from "../standIns/standIns.ts";
import { textRedactor } from "../values/redaction.ts";
import { markSecret, type Wire } from "../values/wire.ts";
import { type HostResult, runInChild } from "./child.ts";
import { runDirect } from "./direct.ts";
import { projectMonitor } from "./projectMonitor.ts";
import { FAILED_AND_LOGGED } from "./sdk.ts";

export interface RunOptions {
  /** `preview` leaves unknown what providers compute; `update` fills in stand-in values. @default "update" */
  readonly mode?: RunMode;
  /** `child` is the official language host; `direct` costs a third of it. @default "child" */
  readonly host?: RunHost;
  /** Answers in place of the documented table and the project's own; child host only. */
  readonly standIns?: StandIns;
  /** The program is killed after this long. @default 300 */
  readonly timeoutSeconds?: number;
}

/** What a host gives back. */
export interface Outcome extends HostResult {
  readonly recording: Recording;
}

/** Text that only a stack trace has. */
const TRACE = /\n\s+at /;

/**
 * Runs a project's unmodified program with no CLI, cloud or cluster, and records every resource it makes.
 * A program that fails is run a second time with stack traces on, so that its error says where.
 *
 * @returns The run, also when the program failed: see `ok` and `errors`.
 * @throws LocalEngineError when the program cannot be started at all.
 * @example
 * const run = await runProgram(project, { mode: "preview" });
 * for (const resource of run.resources) console.log(resource.urn);
 */
export async function runProgram(project: Project, options: RunOptions = {}): Promise<Run> {
  const first = await attempt(project, options, false);
  const needsTrace = !first.timedOut && failedByException(first) && !TRACE.test(errorText(first));
  const outcome = needsTrace ? await attempt(project, options, true) : first;
  return finished(project, options, outcome);
}

async function attempt(project: Project, options: RunOptions, stackTraces: boolean): Promise<Outcome> {
  const preview = options.mode === "preview";
  const settings = { stackTraces, timeoutSeconds: options.timeoutSeconds ?? 300 };
  if (options.host === "direct") {
    if (options.standIns !== undefined) {
      throw new LocalEngineError(
        "run.options",
        "Own stand-ins cannot be handed to the direct host: use the child host",
      );
    }
    return runDirect(project, preview, settings);
  }
  const monitor = projectMonitor(project, preview, options.standIns);
  const result = await runInChild(project, monitor, settings);
  return { ...result, recording: monitor.recording() };
}

function failedByException(outcome: Outcome): boolean {
  return outcome.exitCode === FAILED_AND_LOGGED && outcome.recording.unanswered.length === 0;
}

function errorText(outcome: Outcome): string {
  const logged = outcome.recording.log.filter(({ severity }) => severity === "error");
  return [...logged.map(({ message }) => message), outcome.stderr].join("\n");
}

/** An outcome as a run: what went wrong is sorted, and text has no secrets. */
export function finished(project: Project, options: RunOptions, outcome: Outcome): Run {
  const { recording, exitCode } = outcome;
  const clean = redactorFor(project, recording);
  const log = recording.log.map((entry) => ({ ...entry, message: clean(entry.message) }));
  const errors = errorsOf(outcome, options.timeoutSeconds ?? 300).map(clean);
  return {
    ...recording,
    log,
    project: project.name,
    stack: project.stack,
    mode: options.mode ?? "update",
    host: options.host ?? "child",
    ok: exitCode === 0 && errors.length === 0,
    exitCode,
    errors,
    printed: clean(outcome.stdout + outcome.stderr),
  };
}

/** Unanswered questions come first: they are the cause of what the program then threw. */
function errorsOf(outcome: Outcome, timeoutSeconds: number): string[] {
  const { recording, exitCode, timedOut, stderr } = outcome;
  const logged = recording.log.filter(({ severity }) => severity === "error").map(({ message }) => message);
  if (timedOut) return [`The program did not end within ${timeoutSeconds} seconds and was stopped`, ...logged];
  if (exitCode === 0 && logged.length === 0) return [];
  const missing = recording.unanswered.map(({ message }) => message);
  const others = logged.filter((text) => !missing.some((message) => text.includes(message)));
  const errors = [...new Set([...missing, ...others])];
  return errors.length > 0 ? errors : [stderr.trim() || `The program ended with exit code ${exitCode}`];
}

/** Takes every secret that the run has seen out of text. */
function redactorFor(project: Project, recording: Recording): (text: string) => string {
  const configured: Wire[] = Object.values(project.config)
    .filter(({ secret }) => secret)
    .map(({ value }) => markSecret(value));
  const recorded = recording.resources.flatMap(({ inputs, outputs }): Wire[] => [inputs, outputs]);
  return textRedactor([...configured, ...recorded, recording.outputs]);
}
