import type { ListenerRule, RuleCondition } from "../elbv2.ts";
import { nameReference, targetGroupName } from "../names.ts";
import type { ResolvedProfile, ResolvedRoute } from "../spec/resolve.ts";
import type { HostRow } from "./packing/packer.ts";
import { chunk } from "./packing/ruleRoom.ts";

/** A rule before it has a port and a priority. */
export type RuleBody = Pick<ListenerRule, "conditions" | "actions">;

/** TEST-NET-1 (RFC 5737): no request ever comes from it, so a rule for it holds target groups and matches nothing. */
export const UNREACHABLE_SOURCE = "192.0.2.1/32";

/** A bundle's rules: row by row, each row's routes in the profile's order. */
export function bundleRules(shard: string, profile: ResolvedProfile, rows: readonly HostRow[]): RuleBody[] {
  return rows.flatMap((row) => profile.routes.map((route) => routeRule(shard, route, row)));
}

function routeRule(shard: string, route: ResolvedRoute, row: HostRow): RuleBody {
  const host: RuleCondition = {
    field: "host-header",
    hostHeaderConfig: row.regex ? { regexValues: row.values } : { values: row.values },
  };
  const path: RuleCondition[] =
    route.paths.length === 0 ? [] : [{ field: "path-pattern", pathPatternConfig: { values: route.paths } }];
  return {
    conditions: [host, ...path],
    actions: [
      {
        type: "forward",
        forwardConfig: { targetGroups: [{ targetGroupARN: nameReference(targetGroupName(shard, route.service)) }] },
      },
    ],
  };
}

/** Rules that reference every target group, as many to an action as AWS takes. */
export function anchorRules(targetGroups: readonly string[], perAction: number): RuleBody[] {
  return chunk(targetGroups, perAction).map((names) => ({
    conditions: [{ field: "source-ip", sourceIPConfig: { values: [UNREACHABLE_SOURCE] } }],
    actions: [
      {
        type: "forward",
        forwardConfig: { targetGroups: names.map((name) => ({ targetGroupARN: nameReference(name), weight: 1 })) },
      },
    ],
  }));
}

/** Rules with their port, numbered from `first` on. */
export function numberRules(bodies: readonly RuleBody[], port: number, first: number): ListenerRule[] {
  return bodies.map(({ conditions, actions }, index) => ({ port, priority: first + index, conditions, actions }));
}
