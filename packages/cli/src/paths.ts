import { isAbsolute, relative, sep } from "node:path";
import type { Problem } from "@sluice/alb-model";

/** A path as it is shown: relative when it is below the current directory. */
export function shownPath(file: string, cwd: string): string {
  const path = relative(cwd, file);
  if (path === "") return ".";
  return path.startsWith("..") || isAbsolute(path) ? file : path;
}

/** Problems whose files are shown relative to the current directory. */
export function shownProblems(problems: readonly Problem[], cwd: string): Problem[] {
  const below = cwd.endsWith(sep) ? cwd : `${cwd}${sep}`;
  return problems.map((problem) => ({
    ...problem,
    message: problem.message.replaceAll(below, ""),
    ...(problem.locations === undefined
      ? {}
      : { locations: problem.locations.map((place) => ({ ...place, file: shownPath(place.file, cwd) })) }),
  }));
}
