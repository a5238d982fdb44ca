import {
  type Action,
  type GroupModel,
  type ListenerRule,
  matchGlob,
  type PassedRule,
  type PlannedBundle,
  type PlannedShard,
  passedRules,
  type RoutedRequest,
  type RoutedTargetGroup,
  route,
  type Tenant,
} from "@sluice/alb-model";
import type { SoundPlan } from "./planning.ts";
import { interpretPlan } from "./verifyPlan.ts";

/** How one load balancer answers a request. */
export interface ShardAnswer {
  readonly shard: string;
  /** Not there when nothing listens on the request's port. */
  readonly listener?: GroupModel["listeners"][number];
  /** The rule that answers; without one the listener's default action does. */
  readonly rule?: ListenerRule;
  readonly bundle?: PlannedBundle;
  readonly targetGroups: readonly RoutedTargetGroup[];
  /** What is done in the end: the rule's actions, or the listener's default ones. */
  readonly actions: readonly Action[];
  readonly passed: readonly PassedRule[];
}

/** How a fleet answers a request. */
export interface Answer {
  /** The tenant that has the host. */
  readonly tenant?: string;
  /** The tenant's load balancer, or the first one that has a rule for the request. */
  readonly at?: ShardAnswer;
  readonly loadBalancers: number;
}

/** Finds the load balancer of the tenant that has the host, and asks its rules. */
export function answerRequest(sound: SoundPlan, request: RoutedRequest): Answer {
  const { plan } = sound.result;
  const groups = new Map(interpretPlan(plan).map((group) => [group.group, group]));
  const tenant = ownerOf(request.host, sound.spec.tenants)?.id;
  const answers = plan.shards.map((shard) => answerOf(shard, groups.get(shard.name), request));
  const home = plan.shards.findIndex(({ bundles }) => bundles.some(({ tenants }) => tenants.includes(tenant ?? "")));
  const at = answers[home] ?? answers.find(({ rule }) => rule !== undefined);
  return {
    ...(tenant === undefined ? {} : { tenant }),
    ...(at === undefined ? {} : { at }),
    loadBalancers: answers.length,
  };
}

/** An exact host outranks a wildcard, but no two tenants can have both. */
function ownerOf(host: string, tenants: readonly Tenant[]): Tenant | undefined {
  const wanted = host.toLowerCase();
  return tenants.find(({ hosts }) => hosts.some((own) => matchGlob(own.toLowerCase(), wanted)));
}

function answerOf(
  shard: PlannedShard,
  group: ReturnType<typeof interpretPlan>[number] | undefined,
  request: RoutedRequest,
): ShardAnswer {
  const listeners = group === undefined || "error" in group ? [] : group.listeners;
  const listener = listeners.find(({ port }) => port === request.port);
  const { rule, targetGroups } = route(shard.rules, request);
  const bundle = shard.bundles.find(({ rules }) => rule !== undefined && rules.includes(rule));
  return {
    shard: shard.name,
    ...(listener === undefined ? {} : { listener }),
    ...(rule === undefined ? {} : { rule }),
    ...(bundle === undefined ? {} : { bundle }),
    targetGroups,
    actions: rule?.actions ?? listener?.defaultActions ?? [],
    passed: passedRules(shard.rules, request),
  };
}
