import type { Problem } from "@sluice/alb-model";
import { formatPlacement, type PlannedSpec, planSpec, type SpecFiles } from "@sluice/multitenant-alb/spec";
import { shownProblems } from "./paths.ts";
import { chooseFiles, type SpecFlags } from "./specFlags.ts";

export interface PlanningOptions extends SpecFlags {
  readonly adopt?: boolean;
  readonly compact?: boolean;
}

/** A plan that holds, with what it was made from. */
export interface SoundPlan extends PlannedSpec {
  readonly files: SpecFiles;
  readonly result: NonNullable<PlannedSpec["result"]>;
}

/** What the files gave. With problems there may still be a plan to show, and never one to deploy. */
export type Planned =
  | { readonly ok: true; readonly sound: SoundPlan }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly result?: PlannedSpec["result"] };

/**
 * Chooses the files, reads and checks them, and plans. Problems are located relative to the current directory.
 *
 * @param start where the project is looked for
 */
export function planFiles(options: PlanningOptions, cwd: string, start: string = cwd): Planned {
  const { files, problems } = chooseFiles(options, start);
  if (files === undefined) return { ok: false, problems: shownProblems(problems, cwd) };
  const planned = planSpec(files, {
    placement: files.placement,
    adopt: options.adopt ?? false,
    compact: options.compact ?? false,
  });
  const { result } = planned;
  if (result === undefined || planned.problems.length > 0) {
    return { ok: false, problems: shownProblems(planned.problems, cwd), result };
  }
  return { ok: true, sound: { ...planned, files, result } };
}

/** Whether the recorded placement is not the plan's; a placement that was never recorded is stale too. */
export function isStale({ previous, result }: SoundPlan): boolean {
  return previous === undefined || formatPlacement(previous) !== formatPlacement(result.placement);
}
