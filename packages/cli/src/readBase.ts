import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { emptyPlacement, type Problem } from "@sluice/alb-model";
import { checkSpec, findSpecFiles, readPlacement } from "@sluice/multitenant-alb/spec";
import type { Base } from "./comparePlans.ts";
import { shownPath } from "./paths.ts";
import type { SoundPlan } from "./planning.ts";

export type ReadBase = { readonly ok: true; readonly base: Base } | { readonly ok: false; readonly problem: Problem };

/**
 * Reads the placement that a plan is compared with, and the fleet and tenants beside it where they are another
 * checkout's. An empty file is a base where nothing was recorded yet.
 */
export function readBase(file: string, sound: SoundPlan, cwd: string): ReadBase {
  const path = resolve(cwd, file);
  const fleet = sound.result.placement.fleet;
  if (isEmpty(path)) return { ok: true, base: { placement: emptyPlacement(fleet) } };
  const { placement, problems } = readPlacement(path, { fleet });
  if (placement !== undefined) return { ok: true, base: { placement, ...specBeside(path, sound) } };
  const [first] = problems;
  const wrong = first ?? { code: "placement.missing", message: "does not exist" };
  const { line, column } = first?.locations?.[0] ?? {};
  const place = line === undefined || column === undefined ? {} : { line, column };
  return {
    ok: false,
    problem: {
      code: wrong.code,
      path: "--base",
      ...(first?.value === undefined ? {} : { value: first.value }),
      message: wrong.message,
      fix: "name the target branch's placement.json, as it was written; an empty file if it has none yet",
      locations: [{ file: shownPath(path, cwd), ...place }],
    },
  };
}

function isEmpty(file: string): boolean {
  try {
    return readFileSync(file, "utf8").trim() === "";
  } catch {
    return false; // What is wrong with it is said by who reads it in earnest.
  }
}

/** A placement that was copied beside this branch's own files says nothing of what they were. */
function specBeside(file: string, { files }: SoundPlan): Pick<Base, "spec"> {
  const beside = findSpecFiles(dirname(file)).files;
  if (beside === undefined || beside.placement !== file || beside.fleet === files.fleet) return {};
  const { fleet, tenants, problems } = checkSpec(beside);
  return fleet === undefined || problems.length > 0 ? {} : { spec: { fleet, tenants } };
}
