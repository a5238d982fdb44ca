import { INERT_PATH } from "@sluice/alb-model";
import * as z from "zod";
import type { GateConditions, ObservedGateRule } from "./observation.ts";

/** The conditions of a gate's annotation, as far as gates have any. */
const annotationSchema = z.array(
  z.union([
    z.object({ pathPatternConfig: z.object({ values: z.array(z.string()) }) }),
    z.object({ hostHeaderConfig: z.object({ values: z.array(z.string()) }) }),
  ]),
);

/** The key of a gate's rule, told from its paths; `undefined` for any other rule. */
export function gateKeyOf(paths: readonly string[]): string | undefined {
  return paths.find((path) => path.startsWith(INERT_PATH))?.slice(INERT_PATH.length);
}

/** Whether a rule of a gate matches no request. */
export function isInert({ conditions }: Pick<ObservedGateRule, "conditions">): boolean {
  return conditions.paths.every((path) => path.startsWith(INERT_PATH));
}

export function shutConditions(key: string): GateConditions {
  return { paths: [`${INERT_PATH}${key}`], hosts: [] };
}

/**
 * What the controller makes of a gate's rule and the annotation that opens it.
 *
 * @example openConditions("web-100", '[{"field":"path-pattern","pathPatternConfig":{"values":["/*"]}}]').paths
 * // ["/.sluice/inert/web-100", "/*"]
 */
export function openConditions(key: string, annotation: string): GateConditions {
  const added = annotationSchema.parse(JSON.parse(annotation));
  const shut = shutConditions(key);
  return {
    paths: [...shut.paths, ...added.flatMap((one) => ("pathPatternConfig" in one ? one.pathPatternConfig.values : []))],
    hosts: added.flatMap((one) => ("hostHeaderConfig" in one ? one.hostHeaderConfig.values : [])),
  };
}

/** Whether two rules ask for the same, in any order. */
export function sameConditions(one: GateConditions, other: GateConditions): boolean {
  return sameValues(one.paths, other.paths) && sameValues(one.hosts, other.hosts);
}

function sameValues(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}
