import type { Problem } from "@sluice/alb-model";

/** Adds one problem: what, where, the value, what is wrong, what would be right. */
export type Report = (problem: Problem) => void;

/** A whole number from `least` to `most`; `undefined` stands for the default and is right. */
export function checkWhole(
  report: Report,
  place: Pick<Problem, "code" | "path">,
  value: number | undefined,
  [least, most]: readonly [number, number],
): void {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  report({ ...place, value, message: "is out of range", fix: `write a whole number ${range}` });
}

/** No upper bound. */
export const ANY = Number.MAX_SAFE_INTEGER;
