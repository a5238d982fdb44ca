import { readFileSync } from "node:fs";
import type { Placement, Problem } from "@sluice/alb-model";
import writeFileAtomic from "write-file-atomic";
import { errorCode } from "../source/readText.ts";
import { formatPlacement } from "./placementFormat.ts";

export interface WrittenPlacement {
  /** False when the file already held this placement. */
  readonly written: boolean;
  readonly problems: readonly Problem[];
}

/**
 * Records a placement. The file is replaced in one step, after its content has reached the disk: whatever happens, it
 * holds the old placement or the new one.
 *
 * @example writePlacement("placement.json", plan.placement).written
 */
export function writePlacement(file: string, placement: Placement): WrittenPlacement {
  const text = formatPlacement(placement);
  if (contentOf(file) === text) return { written: false, problems: [] };
  try {
    writeFileAtomic.sync(file, text);
    return { written: true, problems: [] };
  } catch (error) {
    return { written: false, problems: [unwritable(file, error)] };
  }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

const REASONS: Readonly<Record<string, { message: string; fix: string }>> = {
  ENOENT: { message: "cannot be written: its directory does not exist", fix: "create the directory" },
  ENOTDIR: { message: "cannot be written: a part of its path is not a directory", fix: "name the right file" },
  EISDIR: { message: "cannot be written: it is a directory", fix: "name a file" },
  EACCES: { message: "may not be written by you", fix: "give yourself write permission on its directory" },
  EPERM: { message: "may not be written by you", fix: "give yourself write permission on its directory" },
  EROFS: { message: "cannot be written: the file system is read-only", fix: "write to another directory" },
  ENOSPC: { message: "cannot be written: the disk is full", fix: "free some space" },
};

function unwritable(file: string, error: unknown): Problem {
  const code = errorCode(error);
  const reason = REASONS[code] ?? { message: `cannot be written: ${code}`, fix: "make it writable" };
  return { ...reason, code: "placement.unwritable", path: "placement", locations: [{ file }] };
}
