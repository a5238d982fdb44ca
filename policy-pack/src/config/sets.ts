import { policies } from "../policies/index.ts";

export const LEVELS = ["advisory", "mandatory", "disabled"] as const;
export type Level = (typeof LEVELS)[number];

/**
 * - `recommended`: what breaks traffic is refused, the rest is reported.
 * - `strict`: everything is refused.
 * - `advisory`: everything is reported, nothing refused; to begin with in a stack that has grown.
 */
export const POLICY_SETS = ["recommended", "strict", "advisory"] as const;
export type PolicySetName = (typeof POLICY_SETS)[number];

/** The level of every policy. */
export type PolicySet = Readonly<Record<string, Level>>;

/** @example policySet("strict")["alb-access-logs"] // "mandatory" */
export function policySet(name: PolicySetName): PolicySet {
  const levels = policies.map((policy): [string, Level] => {
    if (name === "strict") return [policy.name, "mandatory"];
    return [policy.name, name === "advisory" ? "advisory" : policy.level];
  });
  return Object.fromEntries(levels);
}
