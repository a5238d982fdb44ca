import type { Problem } from "@sluice/alb-model";
import type { Project } from "@sluice/local";
import type { ExitCode, Io } from "../io.ts";
import { formatPlan } from "../output/planSummary.ts";
import { printProblems } from "../output/problems.ts";
import { withProgress } from "../output/progress.ts";
import { painter } from "../output/style.ts";
import { shownProblems } from "../paths.ts";
import { planFiles, type SoundPlan } from "../planning.ts";
import { findProject, noProject } from "../project.ts";

export interface UpOptions {
  readonly local: boolean;
  /** A later release stays up without it; this one always ends. */
  readonly once?: boolean;
  readonly stack?: string;
  readonly preview?: boolean;
}

/** Runs the current project's program in the embedded engine, and shows its plan and what it made. */
export async function up(options: UpOptions, io: Io): Promise<ExitCode> {
  const directory = findProject(io.cwd);
  if (directory === undefined) return refuse([noProject(io.cwd)], io);
  const { loadProject } = await import("@sluice/local");
  const stack = options.stack === undefined ? {} : { stack: options.stack };
  const loaded = loadProject(directory, { ...stack, env: io.env });
  if (!loaded.ok) return refuse(loaded.problems, io);
  const planned = planFiles({}, io.cwd, loaded.project.workingDirectory);
  if (!planned.ok && !hasNoFleet(planned.problems)) return refuse(planned.problems, io);
  return await run(loaded.project, planned.ok ? planned.sound : undefined, { ...options, io });
}

/** A program may take its tenants from elsewhere; then there is no plan to show. */
function hasNoFleet(problems: readonly Problem[]): boolean {
  return problems.some(({ path }) => path === "fleet") && problems.every(({ code }) => code === "file.missing");
}

function refuse(problems: readonly Problem[], io: Io): ExitCode {
  printProblems(shownProblems(problems, io.cwd), io);
  return 2;
}

async function run(
  project: Project,
  sound: SoundPlan | undefined,
  { preview, io }: UpOptions & { readonly io: Io },
): Promise<ExitCode> {
  const { LocalEngineError, runProgram } = await import("@sluice/local");
  const { formatRun, formatRunErrors } = await import("../output/run.ts");
  const paint = painter(io.stdout, io.env);
  const mode = preview ? "preview" : "update";
  try {
    const finished = await withProgress(
      io.stderr,
      `Running ${project.name}/${project.stack}`,
      runProgram(project, { mode }),
    );
    if (!finished.ok) {
      io.stderr.write(`The program of ${project.name}/${project.stack} failed\n${formatRunErrors(finished)}\n`);
      return 1;
    }
    if (sound !== undefined) io.stdout.write(`${formatPlan(sound, { cwd: io.cwd, all: false, paint })}\n`);
    io.stdout.write(formatRun(finished, paint));
    return 0;
  } catch (thrown) {
    if (!(thrown instanceof LocalEngineError)) throw thrown;
    io.stderr.write(`The program of ${project.name}/${project.stack} could not be run: ${thrown.message}\n`);
    return 1;
  }
}
