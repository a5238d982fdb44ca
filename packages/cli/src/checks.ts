import type { Problem } from "@sluice/alb-model";
import type { PolicyFinding } from "@sluice/local";

/** One thing that CI looks at. `invalid`: the input is wrong; `failed`: it is sound and still refused. */
export interface Check {
  /** `fleet` stands for the first four where there is no fleet. */
  readonly name: "spec" | "placement" | "quotas" | "plan" | "fleet" | "policies";
  readonly status: "ok" | "failed" | "invalid" | "skipped";
  readonly detail: string;
  /** What was found, one line each. */
  readonly findings?: readonly string[];
  readonly problems?: readonly Problem[];
}

/** What policies say, resource by resource. */
export interface PolicyFindings {
  readonly violations: readonly PolicyFinding[];
  /** What could not be judged, and so has not passed. The policy `*` stands for all. */
  readonly notEvaluated: readonly PolicyFinding[];
}

/** All that `sluice check` answers, in the order of its JSON. */
export interface CheckReport extends PolicyFindings {
  readonly checks: readonly Check[];
}

export const NO_FINDINGS: PolicyFindings = { violations: [], notEvaluated: [] };
