import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Problem } from "@sluice/alb-model";
import { findSpecFiles } from "@sluice/multitenant-alb/spec";
import { parse } from "yaml";
import * as z from "zod";
import { shownPath, shownProblems } from "../paths.ts";

export interface FleetFlags {
  /** A fleet's name, or its file. @default the current project's */
  readonly fleet?: string;
  readonly namespace?: string;
}

export interface ChosenFleet {
  readonly fleet: string;
  readonly namespace: string;
}

/** All that is needed of a fleet file: one with mistakes elsewhere must not keep anybody from operating. */
const fleetSchema = z.object({ name: z.string().min(1), namespace: z.string().min(1).optional() });
/** A name has neither, a file has one of them. */
const FILE_MARKS = /[./\\]/;

/** The fleet to operate, and the namespace of its objects; or what is wrong with the flags or the file. */
export function chooseFleet({ fleet, namespace }: FleetFlags, cwd: string): ChosenFleet | readonly Problem[] {
  if (fleet !== undefined && !FILE_MARKS.test(fleet)) return { fleet, namespace: namespace ?? fleet };
  if (fleet !== undefined) return readFleet(resolve(cwd, fleet), namespace, cwd);
  const { files, problems } = findSpecFiles(cwd);
  if (files !== undefined) return readFleet(files.fleet, namespace, cwd);
  return shownProblems(problems, cwd).map((problem) => ({ ...problem, fix: FIX }));
}

const FIX = "give the fleet's name with --fleet, or change to its project";

function readFleet(file: string, namespace: string | undefined, cwd: string): ChosenFleet | readonly Problem[] {
  const locations = [{ file: shownPath(file, cwd) }];
  try {
    const read = fleetSchema.safeParse(parse(readFileSync(file, "utf8")));
    if (read.success) return { fleet: read.data.name, namespace: namespace ?? read.data.namespace ?? read.data.name };
    return [{ code: "fleet.name", path: "fleet", message: "has no name", fix: FIX, locations }];
  } catch (thrown) {
    const message = `cannot be read: ${thrown instanceof Error ? firstLine(thrown.message) : String(thrown)}`;
    return [{ code: "file.unreadable", path: "fleet", message, fix: FIX, locations }];
  }
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? text;
}
