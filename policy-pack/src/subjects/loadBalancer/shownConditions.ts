import type { RuleCondition } from "@sluice/alb-model";

/** Fields whose values everyone may read. */
const OPEN_FIELDS: readonly string[] = ["host-header", "path-pattern"];

/**
 * Whether messages may show a condition's values. Those of headers and queries may be secrets, such as the one by which
 * an origin knows its CDN, and policies are not told which values are.
 */
export function mayBeShown({ field }: RuleCondition): boolean {
  return OPEN_FIELDS.includes(field);
}
