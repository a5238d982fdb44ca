import type { Platform, Problem } from "@sluice/alb-model";
import { SpecError } from "../errors.ts";
import { podConditionType } from "./gate.ts";

/**
 * The conditions of a workload's pods: those that the load balancers tell, and those of bindings of one's own.
 *
 * @param given what a `MultiTenantAlb` tells; undefined where it has no such service, or does not gate it
 * @throws SpecError when they are undefined: that must not pass for a workload without load balancers
 */
export function expectedConditions(
  path: string,
  given: readonly string[] | undefined,
  { bindings, platform }: { readonly bindings: readonly string[]; readonly platform: Platform },
): string[] {
  if (given === undefined) throw new SpecError([noConditions(`${path}.podConditions`)]);
  const own = bindings.map((binding) => podConditionType(binding, platform));
  return [...new Set([...given, ...own])].sort();
}

function noConditions(path: string): Problem {
  const message = "is not there: the load balancers have no such service, or do not gate it";
  return { code: "readiness.podConditions", path, message, fix: "name a service of the fleet, or leave it out" };
}
