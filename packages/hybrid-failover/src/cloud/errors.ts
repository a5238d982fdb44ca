import type { CloudReport } from "./runPlan.ts";

/** A run of the cloud shifter that is not finished, or that somebody should look at. */
export class CloudShiftError extends Error {
  override readonly name = "CloudShiftError";
  readonly report: CloudReport;

  constructor(report: CloudReport) {
    const told = [...report.errors, ...report.troubles.map(({ pair, message }) => `${pair}: ${message}`)];
    super(`${report.left.length} rules are left to the next run\n${told.join("\n")}`);
    this.report = report;
  }
}

/** The function's package lacks what it needs, or holds what it cannot use. */
export class CloudSetupError extends Error {
  override readonly name = "CloudSetupError";
}
