import { PLACEHOLDER_ACCOUNT } from "@sluice/alb-model";
import { writePlacement } from "@sluice/multitenant-alb/spec";
import { comparePlans } from "../comparePlans.ts";
import type { ExitCode, Io } from "../io.ts";
import { planJson, problemsJson } from "../output/planJson.ts";
import { planMarkdown, problemsMarkdown } from "../output/planMarkdown.ts";
import { formatPlan } from "../output/planSummary.ts";
import { printProblems } from "../output/problems.ts";
import { formatShards } from "../output/shards.ts";
import { painter } from "../output/style.ts";
import { shownPath, shownProblems } from "../paths.ts";
import { isStale, type Planned, type PlanningOptions, planFiles, type SoundPlan } from "../planning.ts";
import { readBase } from "../readBase.ts";
import { verifyPlan } from "../verifyPlan.ts";

export interface PlanOptions extends PlanningOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** The placement that the Markdown compares with; the recorded one unless it is given. */
  readonly base?: string;
  readonly all?: boolean;
  readonly out?: string;
  readonly write?: boolean;
  readonly check?: boolean;
}

/** Plans the fleet, and writes manifests and placement where asked to; nothing while anything is wrong. */
export async function plan(options: PlanOptions, io: Io): Promise<ExitCode> {
  const planned = planFiles(options, io.cwd);
  if (!planned.ok) return refuse(planned, options, io);
  const { sound } = planned;
  const wrong = verifyPlan(sound.result.plan);
  if (wrong.length > 0) {
    io.stderr.write(`sluice: internal error: the plan does not hold, nothing was written\n${wrong.join("\n")}\n`);
    return 1;
  }
  if (options.markdown) return printMarkdown(sound, options, io);
  const stale = isStale(sound);
  const written = await writeAll(sound, options, io);
  if (written === undefined) return 2;
  if (options.json) {
    const file = shownPath(sound.files.placement, io.cwd);
    const recorded = { file, recorded: sound.previous !== undefined, stale: stale && !options.write };
    printJson(planJson(sound, { ...recorded, written: written.placement }), io);
  } else {
    const paint = painter(io.stdout, io.env);
    io.stdout.write(formatPlan(sound, { cwd: io.cwd, all: options.all ?? false, paint }));
    const notes = [...written.notes, ...(stale && !options.write ? [staleNote(sound, io)] : [])];
    if (notes.length > 0) io.stdout.write(`\n${notes.join("\n")}\n`);
  }
  return options.check && stale ? 1 : 0;
}

/** Nothing is written with `--markdown`, so it only compares and prints. */
function printMarkdown(sound: SoundPlan, options: PlanOptions, io: Io): ExitCode {
  const read = options.base === undefined ? undefined : readBase(options.base, sound, io.cwd);
  if (read?.ok === false) {
    printProblems([read.problem], io);
    return 2;
  }
  const stale = isStale(sound);
  io.stdout.write(
    planMarkdown({
      ...comparePlans(sound, read?.base),
      plan: sound.result.plan,
      tenants: sound.spec.tenants,
      file: shownPath(sound.files.placement, io.cwd),
      ...(stale ? { unrecorded: sound.previous === undefined ? "missing" : "stale" } : {}),
      all: options.all ?? false,
    }),
  );
  return options.check && stale ? 1 : 0;
}

function staleNote({ files, previous }: SoundPlan, { cwd }: Io): string {
  const file = shownPath(files.placement, cwd);
  const what = previous === undefined ? `${file} is not there yet` : `${file} is stale`;
  return `${what}: \`sluice plan --write\` records this plan.`;
}

function refuse({ problems, result }: Extract<Planned, { ok: false }>, options: PlanOptions, io: Io): ExitCode {
  if (options.json) printJson(problemsJson(problems, result), io);
  else if (options.markdown) io.stdout.write(problemsMarkdown(problems));
  else if (result !== undefined && result.plan.shards.length > 0) {
    io.stdout.write(`${formatShards(result.plan, painter(io.stdout, io.env))}\n`);
  }
  printProblems(problems, io);
  return 2;
}

function printJson(value: object, io: Io): void {
  io.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** EKS Auto Mode takes target groups by ARN alone, and files without AWS know none. */
const STAND_INS = `Target group ARNs of account ${PLACEHOLDER_ACCOUNT} in them are stand-ins: put the real ones in first.`;

interface Written {
  readonly placement: boolean;
  /** What was done, for people. */
  readonly notes: readonly string[];
}

/** Writes what the flags ask for; `undefined` when a file could not be written. */
async function writeAll(sound: SoundPlan, options: PlanOptions, io: Io): Promise<Written | undefined> {
  const notes: string[] = [];
  if (options.out !== undefined) {
    const { writeManifests } = await import("../writeManifests.ts");
    const { files, removed, problems } = writeManifests(options.out, sound.result.plan, io.cwd);
    if (problems.length > 0) return failed(problems, io);
    notes.push(`Wrote ${files.length} manifest files to ${options.out}.`);
    if (sound.result.plan.fleet.platform === "eks-auto-mode") notes.push(STAND_INS);
    if (removed.length > 0) notes.push(`Removed ${removed.join(", ")}: their load balancers are gone.`);
  }
  if (!options.write) return { placement: false, notes };
  const { written, problems } = writePlacement(sound.files.placement, sound.result.placement);
  if (problems.length > 0) return failed(shownProblems(problems, io.cwd), io);
  const file = shownPath(sound.files.placement, io.cwd);
  notes.push(written ? `Recorded the placement in ${file}.` : `${file} already holds this placement.`);
  return { placement: written, notes };
}

function failed(problems: Parameters<typeof printProblems>[0], io: Io): undefined {
  printProblems(problems, io);
  return undefined;
}
