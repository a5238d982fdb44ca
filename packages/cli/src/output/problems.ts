import type { Problem } from "@sluice/alb-model";
import { formatProblems } from "@sluice/multitenant-alb/spec";
import type { Io } from "../io.ts";
import { countOf } from "./counts.ts";
import { wantsColor } from "./style.ts";

/** Prints all problems on standard error, with their number last, where it is seen. */
export function printProblems(problems: readonly Problem[], io: Io): void {
  const color = wantsColor(io.stderr, io.env);
  io.stderr.write(`${formatProblems(problems, { color })}\n\n${countOf(problems.length, "problem")}\n`);
}
