import type { Problem } from "@sluice/alb-model";

/** One thing that CI looks at. `invalid`: the input is wrong; `failed`: it is sound and still refused. */
export interface Check {
  readonly name: "spec" | "placement" | "quotas" | "plan" | "policies";
  readonly status: "ok" | "failed" | "invalid" | "skipped";
  readonly detail: string;
  /** What was found, one line each. */
  readonly findings?: readonly string[];
  readonly problems?: readonly Problem[];
}
