import { decide } from "../decide/decide.ts";
import { FULL_WEIGHT } from "../decide/settings.ts";
import { type FailoverState, stateAt } from "../decide/state.ts";
import { openKeys, openWeights, type Weights } from "../gate/openKeys.ts";
import { type Backstop, pairKey } from "./config.ts";
import { isInert, openConditions, sameConditions, shutConditions } from "./gateConditions.ts";
import type { CloudMemory } from "./memory.ts";
import type { CloudObservation, GateConditions, ObservedGateRule } from "./observation.ts";
import { type CloudShift, type CloudTrouble, LOOKED_AWAY_MS } from "./runPlan.ts";

export interface GateChange {
  readonly ruleArn: string;
  readonly conditions: GateConditions;
}

export interface GatePlan {
  /** By `pairKey`. */
  readonly states: Readonly<Record<string, FailoverState>>;
  readonly changes: readonly GateChange[];
  readonly shifts: readonly CloudShift[];
  readonly troubles: readonly CloudTrouble[];
}

type BackstopService = Backstop["services"][number];

/** Where a service's gate stands, and whether it was the backstop that opened it. */
interface Found {
  readonly start: FailoverState;
  /** Of the fallback. */
  readonly weight: number;
  readonly isOurs: boolean;
}

/**
 * What has to be changed on a gate whose cluster may be dead. The shifter in the cluster opens a gate within seconds,
 * so one that is still shut when no target has been healthy for `failAfterSeconds` is one that nobody in the cluster
 * can open: no shifter, or no controller to do what it says. Only then is it opened here, and only what was opened here
 * is shut again. A gate that somebody else opened or shut since belongs to them.
 */
export function planGate(
  backstop: Backstop,
  observation: CloudObservation,
  before: CloudMemory | undefined,
  now: number,
): GatePlan {
  const { gate, services } = backstop;
  const rules = observation.gates.get(gate.shard);
  const troubles = gateTroubles(backstop, observation, rules);
  const found = openWeights(gate, new Set((rules ?? []).filter((rule) => !isInert(rule)).map(({ key }) => key)));
  const decided = services.map((service) => {
    const at = foundOf(pairKey({ ...gate, service: service.service }), found[service.service] ?? 0, before, now);
    const state = decideService(service, at, observation, { before, now, isSeen: rules !== undefined });
    return { key: pairKey({ ...gate, service: service.service }), service: service.service, at, state };
  });
  const states = Object.fromEntries(decided.map(({ key, state }) => [key, state]));
  const others = weightsOf(decided.filter(({ at }) => !at.isOurs).map(({ service, at }) => [service, at.weight]));
  const ours = weightsOf(decided.filter(({ at }) => at.isOurs).map(({ service }) => [service, FULL_WEIGHT]));
  const opened = decided.filter(({ at, state }) => (at.isOurs || at.weight === 0) && state.fallbackWeight > 0);
  const wanted = weightsOf(opened.map(({ service }) => [service, FULL_WEIGHT]));
  const changes = changesOf(backstop, rules ?? [], others, { ours, wanted });
  const shifts = decided.flatMap(({ key, at, state }): CloudShift[] => {
    const [from, to] = [at.start.fallbackWeight, state.fallbackWeight];
    return from === to ? [] : [{ pair: key, mode: state.mode, from, to, reason: state.reason }];
  });
  return { states, changes, shifts, troubles };
}

/** What is known of a service before this run decides. */
function foundOf(key: string, weight: number, before: CloudMemory | undefined, now: number): Found {
  const known = before?.states[key];
  if (known?.mode === "fallback") {
    // A change that failed in the run before is tried once more; otherwise a shut gate was shut by somebody else.
    const isOurs = weight === FULL_WEIGHT || (weight === 0 && known.since === before?.at);
    return isOurs ? { start: known, weight, isOurs } : { start: stateAt(0, now), weight, isOurs };
  }
  const start = known === undefined || weight > 0 ? stateAt(0, now) : known;
  return { start, weight, isOurs: false };
}

function decideService(
  { primaryArn, fallbackArn, settings }: BackstopService,
  { start, weight, isOurs }: Found,
  { groups }: CloudObservation,
  { before, now, isSeen }: { before: CloudMemory | undefined; now: number; isSeen: boolean },
): FailoverState {
  // Open by the cluster's own doing: there is nothing to decide.
  if (weight > 0 && !isOurs) return start;
  const [primary, fallback] = [groups.get(primaryArn), groups.get(fallbackArn)];
  const ready = primary?.healthy ?? 0;
  const seen = {
    at: now,
    ready,
    healthyTargets: ready,
    fallbackPresent: (fallback?.registered ?? 0) > 0,
    watchLive: isSeen && primary !== undefined && fallback !== undefined,
  };
  const missed = before !== undefined && now - before.at > LOOKED_AWAY_MS;
  // Unlike elsewhere, nobody may act on an absence that was not watched.
  const awake = missed ? { ...start, emptySince: undefined, readySince: undefined } : start;
  return decide(awake, seen, settings).state;
}

function weightsOf(entries: readonly (readonly [string, number])[]): Weights {
  return Object.fromEntries(entries);
}

/** Never touches a rule that the cluster's own weights have open. Rules above an opened one come before it. */
function changesOf(
  { gate }: Backstop,
  rules: readonly ObservedGateRule[],
  others: Weights,
  { ours, wanted }: { readonly ours: Weights; readonly wanted: Weights },
): GateChange[] {
  const theirs = openKeys(gate, others);
  const [before, after] = [openKeys(gate, { ...others, ...ours }), openKeys(gate, { ...others, ...wanted })];
  return rules.flatMap(({ arn, key, conditions }): GateChange[] => {
    const opening = after.get(key);
    if (theirs.has(key) || (opening === undefined && !before.has(key))) return [];
    const right = opening === undefined ? shutConditions(key) : openConditions(key, opening);
    return sameConditions(conditions, right) ? [] : [{ ruleArn: arn, conditions: right }];
  });
}

function gateTroubles(
  { gate, services }: Backstop,
  { groups }: CloudObservation,
  rules: readonly ObservedGateRule[] | undefined,
): CloudTrouble[] {
  const pair = gate.shard;
  if (rules === undefined) {
    return [{ pair, code: "rules.unknown", message: "the rules of the gate could not be read" }];
  }
  const keys = gate.routes.flatMap((route) => route.keys.map(({ key }) => key));
  const missing = keys.filter((key) => !rules.some((rule) => rule.key === key));
  const blind = services.filter(({ primaryArn, fallbackArn }) => !groups.has(primaryArn) || !groups.has(fallbackArn));
  const empty = services.filter(({ fallbackArn }) => groups.get(fallbackArn)?.registered === 0);
  const told = (code: CloudTrouble["code"], names: readonly string[], message: string): CloudTrouble[] =>
    names.length === 0 ? [] : [{ pair, code, message: `${names.join(", ")}: ${message}` }];
  const named = (list: readonly BackstopService[]) => list.map(({ service }) => service);
  return [
    ...told("rules.missing", missing, "the gate has no such rule"),
    ...told("health.unknown", named(blind), "the health of the targets could not be read"),
    ...told("fallback.missing", named(empty), "no function is registered with the fallback"),
  ];
}
