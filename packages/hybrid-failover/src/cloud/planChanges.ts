import { decide } from "../decide/decide.ts";
import { FULL_WEIGHT } from "../decide/settings.ts";
import { type FailoverState, type Observation, stateAt } from "../decide/state.ts";
import { type CloudConfig, type Pair, pairKey } from "./config.ts";
import type { CloudMemory } from "./memory.ts";
import type { CloudObservation, ObservedRule, WeightedGroup } from "./observation.ts";
import { type GateChange, planGate } from "./planGates.ts";
import { type CloudShift, type CloudTrouble, LOOKED_AWAY_MS } from "./runPlan.ts";

/** One ModifyRule, of weights or of a gate's conditions. */
export type RuleChange = WeightChange | GateChange;

export interface WeightChange {
  readonly ruleArn: string;
  readonly targetGroups: readonly WeightedGroup[];
}

export interface CloudPlan {
  /** To be kept before anything is changed, so that the next run finishes what this one cannot. */
  readonly memory: CloudMemory;
  /** Each rule once at most; gates and what takes traffic off dead pods first. */
  readonly changes: readonly RuleChange[];
  readonly shifts: readonly CloudShift[];
  readonly troubles: readonly CloudTrouble[];
}

/** After this time the rules say more than the memory about what is wanted. */
export const MEMORY_MS = 600_000;

interface PairPlan {
  readonly state: FailoverState;
  readonly changes: readonly RuleChange[];
  readonly shift?: CloudShift;
  readonly troubles: readonly CloudTrouble[];
}

/**
 * What has to be changed so that every pair's rules stand as `decide` wants them. Pure: the result depends on the
 * arguments alone. Rules that do not forward to exactly the two groups of a pair are nobody's business here.
 *
 * @param before what the run before left, if anything
 * @param now milliseconds since 1970
 * @example planChanges(config, observation, undefined, Date.now()).changes.length // 0, where all is well
 */
export function planChanges(
  config: CloudConfig,
  observation: CloudObservation,
  before: CloudMemory | undefined,
  now: number,
): CloudPlan {
  const plans = config.pairs.map((pair) => [pairKey(pair), planPair(pair, observation, before, now)] as const);
  const byWeight = plans.toSorted(([, one], [, other]) => other.state.fallbackWeight - one.state.fallbackWeight);
  const gates = config.backstops.map((backstop) => planGate(backstop, observation, before, now));
  const states = Object.fromEntries(plans.map(([key, { state }]) => [key, state]));
  return {
    memory: { at: now, states: Object.assign(states, ...gates.map((gate) => gate.states)) },
    changes: [...gates.flatMap((gate) => gate.changes), ...byWeight.flatMap(([, { changes }]) => changes)],
    shifts: [...plans.flatMap(([, { shift }]) => shift ?? []), ...gates.flatMap((gate) => gate.shifts)],
    troubles: [...plans, ...gates.map((gate) => ["", gate] as const)].flatMap(([, { troubles }]) => troubles),
  };
}

function planPair(pair: Pair, observation: CloudObservation, before: CloudMemory | undefined, now: number): PairPlan {
  const { rules, groups } = observation;
  const key = pairKey(pair);
  const own = rules.get(pair.listenerArn)?.filter((rule) => isOf(rule, pair)) ?? [];
  const found = Math.max(0, ...own.map((rule) => weightOf(rule, pair)));
  const start = startOf(before, key, found, now);
  const troubles = troublesOf(pair, observation, own.length);
  const [primary, fallback] = [groups.get(pair.primaryArn), groups.get(pair.fallbackArn)];
  const watchLive = primary !== undefined && fallback !== undefined && own.length > 0;
  const ready = primary?.healthy ?? 0;
  const seen: Observation = {
    at: now,
    ready,
    healthyTargets: ready,
    fallbackPresent: (fallback?.registered ?? 0) > 0,
    watchLive,
  };
  const isBack = before !== undefined && now - before.at > LOOKED_AWAY_MS;
  const awake = isBack ? decide(start, { ...seen, watchLive: false }, pair.settings).state : start;
  const { state } = decide(awake, seen, pair.settings);
  if (!watchLive) return { state, changes: [], troubles };
  const wanted = wantedGroups(pair, state.fallbackWeight);
  const changes = own
    .filter((rule) => !stands(rule, wanted))
    .map((rule) => ({ ruleArn: rule.arn, targetGroups: wanted }));
  const [from, to] = [start.fallbackWeight, state.fallbackWeight];
  const shift = { pair: key, mode: state.mode, from, to, reason: state.reason };
  return { state, changes, troubles, ...(from === to ? {} : { shift }) };
}

/** What the last run wanted, for as long as that means something; else what the rules show. */
function startOf(before: CloudMemory | undefined, key: string, found: number, now: number): FailoverState {
  const known = before === undefined || now - before.at > MEMORY_MS ? undefined : before.states[key];
  return known ?? stateAt(found, now);
}

/** Whether a rule forwards to the pair's two groups and nothing else. */
function isOf({ targetGroups }: ObservedRule, { primaryArn, fallbackArn }: Pair): boolean {
  const arns = new Set(targetGroups.map(({ arn }) => arn));
  return targetGroups.length === 2 && arns.has(primaryArn) && arns.has(fallbackArn);
}

/** The fallback's share of 100. */
function weightOf({ targetGroups }: ObservedRule, { fallbackArn }: Pair): number {
  const sum = targetGroups.reduce((total, { weight }) => total + weight, 0);
  const own = targetGroups.find(({ arn }) => arn === fallbackArn)?.weight ?? 0;
  return sum === 0 ? 0 : Math.round((FULL_WEIGHT * own) / sum);
}

function wantedGroups({ primaryArn, fallbackArn }: Pair, fallbackWeight: number): WeightedGroup[] {
  return [
    { arn: primaryArn, weight: FULL_WEIGHT - fallbackWeight },
    { arn: fallbackArn, weight: fallbackWeight },
  ];
}

function stands({ targetGroups, isSticky }: ObservedRule, wanted: readonly WeightedGroup[]): boolean {
  const found = new Map(targetGroups.map(({ arn, weight }) => [arn, weight]));
  return !isSticky && wanted.every(({ arn, weight }) => found.get(arn) === weight);
}

function troublesOf(pair: Pair, { rules, groups }: CloudObservation, own: number): CloudTrouble[] {
  const troubles: CloudTrouble[] = [];
  const add = (code: CloudTrouble["code"], message: string) => troubles.push({ pair: pairKey(pair), code, message });
  if (!rules.has(pair.listenerArn)) add("rules.unknown", "the rules of the listener could not be read");
  else if (own < pair.rules) {
    const both = "forward to both the pods and the fallback";
    add(
      "rules.missing",
      `${own} of ${pair.rules} rules ${both}; pulumi up --refresh makes deleted ones again, --replace changed ones`,
    );
  }
  const fallback = groups.get(pair.fallbackArn);
  if (!groups.has(pair.primaryArn) || fallback === undefined) {
    add("health.unknown", "the health of the targets could not be read");
  } else if (fallback.registered === 0) add("fallback.missing", "no function is registered with the fallback");
  return troubles;
}
