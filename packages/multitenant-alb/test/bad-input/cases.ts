import type { BadInput } from "./badInput.ts";
import { FAILOVER_CASES } from "./failoverCases.ts";
import { FILE_CASES } from "./fileCases.ts";
import { LOAD_BALANCER_CASES } from "./loadBalancerCases.ts";
import { MEANING_CASES } from "./meaningCases.ts";
import { PLACEMENT_CASES } from "./placementCases.ts";
import { QUOTA_CASES } from "./quotaCases.ts";
import { STRUCTURE_CASES } from "./structureCases.ts";

/** The whole table. */
export const BAD_INPUTS: readonly BadInput[] = [
  ...FILE_CASES,
  ...STRUCTURE_CASES,
  ...MEANING_CASES,
  ...LOAD_BALANCER_CASES,
  ...FAILOVER_CASES,
  ...QUOTA_CASES,
  ...PLACEMENT_CASES,
];
