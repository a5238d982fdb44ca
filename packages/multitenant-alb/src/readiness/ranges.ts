import type { Problem } from "@sluice/alb-model";

/** A whole number and what it may be. */
export interface Range {
  readonly code: string;
  readonly path: string;
  readonly value: number | undefined;
  readonly from: number;
  readonly to: number;
}

/** Refuses what is not a whole number within the range; what is left out has a default. */
export function outOfRange({ code, path, value, from, to }: Range): Problem[] {
  if (value === undefined || (Number.isInteger(value) && value >= from && value <= to)) return [];
  const message = `is not a whole number from ${from} to ${to}`;
  return [{ code, path, value, message, fix: `give a whole number from ${from} to ${to}` }];
}

/** Refuses instance targets; programs may be untyped. */
export function notIpTargets(path: string, targetType: string | undefined): Problem[] {
  if (targetType === undefined || targetType === "ip") return [];
  return [
    {
      code: "readiness.targetType",
      path: `${path}.targetType`,
      value: targetType,
      message: "has no readiness gates: with instance targets the load balancer checks nodes, not pods",
      fix: "use ip targets",
    },
  ];
}
