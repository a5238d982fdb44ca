import type { Problem } from "@sluice/alb-model";
import { formatProblems } from "./spec/formatProblems.ts";

/** The configuration cannot be deployed; `problems` holds everything that is wrong with it. */
export class SpecError extends Error {
  override readonly name = "SpecError";
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(`${problems.length === 1 ? "1 problem" : `${problems.length} problems`}\n${formatProblems(problems)}`);
    this.problems = problems;
  }
}
