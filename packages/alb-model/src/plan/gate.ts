import type { ForwardAction, RuleCondition, TargetGroupTuple } from "../elbv2.ts";
import { fallbackGroupName, gateName, nameReference, targetGroupName } from "../names.ts";
import type { GateRoute } from "../spec/profileGate.ts";
import type { ResolvedProfile } from "../spec/resolve.ts";
import type { GateKey, PlannedGate, PlannedTargetGroup } from "./plan.ts";
import type { RuleBody } from "./rules.ts";

/** Weights of the two target groups of a gate's rule always add up to this. */
const FULL_WEIGHT = 100;
/** Every rule of a gate asks for a path below it that says its key; one that asks for nothing else is inert. */
export const INERT_PATH = "/.sluice/inert/";

/** Target groups of the Lambda functions that a profile's services fall back to, sorted by service. */
export function fallbackGroups(shard: string, { gate }: ResolvedProfile): PlannedTargetGroup[] {
  return (gate?.services ?? []).map((service) => ({ name: fallbackGroupName(shard, service), service }));
}

/**
 * A shard's gate: rules above all others that match no request until the annotation `conditions.<key>` opens one.
 * Together, in their order, they say of every open weight what the profile's routes say of its tenants.
 */
export function buildGate(shard: string, profile: ResolvedProfile, port: number): PlannedGate | undefined {
  const { gate } = profile;
  if (gate === undefined) return undefined;
  // Where a service has several routes, keys are told apart by the route's number, all of them, so that none is alike.
  const isNumbered = new Set(gate.routes.map(({ service }) => service)).size < gate.routes.length;
  let priority = 1;
  const routes = gate.routes.map((route) => {
    const drafts = routeKeys(shard, route, { isNumbered, domains: gate.domains });
    const keys = drafts.map(({ body, ...key }): GateKey => {
      const rule = { port, priority: priority++, ...body };
      return { ...key, rule };
    });
    return { service: route.service, keys };
  });
  return { ingress: gateName(shard), profile: profile.name, routes };
}

/** All rules of a gate, by priority. */
export function gateRules({ routes }: Pick<PlannedGate, "routes">): GateKey["rule"][] {
  return routes.flatMap(({ keys }) => keys.map(({ rule }) => rule));
}

interface KeyDraft extends Omit<GateKey, "rule"> {
  readonly body: RuleBody;
}

interface KeyStyle {
  readonly isNumbered: boolean;
  readonly domains: readonly string[];
}

/** By weight, falling, so that of two open steps the one with more for the fallback answers. */
function routeKeys(shard: string, route: GateRoute, { isNumbered, domains }: KeyStyle): KeyDraft[] {
  const { number, service, weights, parts } = route;
  // As in the target group's name, which is short enough for a Service's name and an annotation's key.
  const label = targetGroupName(shard, service).slice(shard.length + 1);
  const stem = isNumbered ? `${label}-${number}` : label;
  return weights.flatMap((weight) =>
    parts.map((paths, part) => {
      const step = `${stem}-${weight === 0 ? "primary" : weight}`;
      const key = parts.length === 1 ? step : `${step}-${partLetter(part)}`;
      return {
        key,
        weight,
        conditions: JSON.stringify(openConditions(paths, domains)),
        body: { conditions: [inertCondition(key)], actions: [gateAction(shard, service, weight)] },
      };
    }),
  );
}

/** `a`, `b`, … */
function partLetter(index: number): string {
  return (index + 10).toString(36);
}

function inertCondition(key: string): RuleCondition {
  return { field: "path-pattern", pathPatternConfig: { values: [`${INERT_PATH}${key}`] } };
}

/** What is added to the inert path; the controller appends the paths to it. */
function openConditions(paths: readonly string[], domains: readonly string[]): RuleCondition[] {
  return [
    { field: "path-pattern", pathPatternConfig: { values: paths } },
    ...(domains.length === 0
      ? []
      : [{ field: "host-header", hostHeaderConfig: { values: domains } } satisfies RuleCondition]),
  ];
}

function gateAction(shard: string, service: string, weight: number): ForwardAction {
  const primary = nameReference(targetGroupName(shard, service));
  const targetGroups: TargetGroupTuple[] =
    weight === 0
      ? [{ targetGroupARN: primary }]
      : [
          { targetGroupARN: primary, weight: FULL_WEIGHT - weight },
          { targetGroupARN: nameReference(fallbackGroupName(shard, service)), weight },
        ];
  return { type: "forward", forwardConfig: { targetGroups } };
}
