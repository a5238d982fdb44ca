import * as pulumi from "@pulumi/pulumi";
import type { PlannedShard, ResolvedFleet } from "@sluice/alb-model";
import type { Backstop, CloudConfig, Pair } from "../cloud/config.ts";
import { type Damping, DEFAULT_SETTINGS, type FailoverSettings, FULL_WEIGHT } from "../decide/settings.ts";
import type { FailoverShard, ShiftedGroups } from "./FailoverListenerRules.ts";

/** How a service fails over and comes back; its steps stand in the fleet. Every time is rounded up to whole minutes. */
export interface CloudFailoverSettings
  extends Partial<Omit<FailoverSettings, "steps" | "requireHealthyTargets" | "damping">> {
  readonly damping?: Partial<Damping>;
}

type Arns = Readonly<Record<string, pulumi.Input<string>>>;

/** A shard with a gate, on a load balancer that the controller manages. */
export interface BackstopGate {
  readonly fleet: ResolvedFleet;
  readonly shard: PlannedShard;
  /** By service: the target group of its pods on this shard. */
  readonly targetGroupArns: Arns;
  /** By service with a fallback: `arn` of its `LambdaTargetGroup` on this shard. */
  readonly fallbackArns: Arns;
}

/** What is shifted, of one fleet; at least one shard or gate. */
export interface CloudShifterPlaces {
  /** Load balancers that Pulumi owns, each a `FailoverListenerRules`. @default none */
  readonly shards?: readonly FailoverShard[];
  /** Load balancers that the controller manages, to be opened when their cluster is dead. @default none */
  readonly gates?: readonly BackstopGate[];
  /** By service with a fallback on `shards`. @default as in the cluster */
  readonly settings?: Readonly<Record<string, CloudFailoverSettings>>;
  /** How long no target of a gate's service may be healthy, 120 to 3600. @default 300 */
  readonly backstopAfterSeconds?: number;
}

export interface CloudWeightShifterArgs extends CloudShifterPlaces {
  /** ARNs that hear when the shifter itself is not well, up to five. */
  readonly alarmActions: readonly pulumi.Input<string>[] | "none";
  /** One of CloudWatch's: 1, 3, 5, 7, 14, 30, 60, 90, … @default 30 */
  readonly logRetentionDays?: number;
}

const DEFAULT_BACKSTOP_SECONDS = 300;
/** Longer than the shifter in the cluster waits by default, damping included: where that is alive, it comes back first. */
const BACKSTOP_RECOVERY = {
  recoverAfterSeconds: 900,
  damping: { ...DEFAULT_SETTINGS.damping, maxSeconds: 900 },
};

/** What the function is told. */
export function configOf(places: CloudShifterPlaces): pulumi.Output<CloudConfig> {
  const { shards = [], gates = [], settings = {}, backstopAfterSeconds = DEFAULT_BACKSTOP_SECONDS } = places;
  const pairs = shards.flatMap((shard) => shard.groups.map((group) => pairOf(shard, group, settings)));
  const backstops = gates.map((gate) => backstopOf(gate, backstopAfterSeconds));
  const [place] = [...shards, ...gates];
  return pulumi.output({ fleet: place?.fleet.name ?? "", pairs, backstops });
}

function backstopOf({ shard, ...arns }: BackstopGate, afterSeconds: number): pulumi.Output<Backstop> {
  const routes = (shard.gate?.routes ?? []).map(({ service, keys }) => {
    return { service, keys: keys.map(({ key, weight, conditions }) => ({ key, weight, conditions })) };
  });
  const services = shard.fallbacks.map(({ service }) => ({
    service,
    primaryArn: arns.targetGroupArns[service] ?? "",
    fallbackArn: arns.fallbackArns[service] ?? "",
    // It opens the gate or shuts it; whoever shares traffic in steps is alive.
    settings: { ...DEFAULT_SETTINGS, ...BACKSTOP_RECOVERY, failAfterSeconds: afterSeconds, steps: [FULL_WEIGHT] },
  }));
  return pulumi.output({
    gate: { ingress: shard.gate?.ingress ?? "", shard: shard.name, routes },
    port: shard.gate?.routes[0]?.keys[0]?.rule.port ?? 0,
    services,
  });
}

function pairOf(
  shard: FailoverShard,
  { service, primaryArn, fallbackArn, rules }: ShiftedGroups,
  settings: NonNullable<CloudShifterPlaces["settings"]>,
): pulumi.Output<Pair> {
  const known = { shard: shard.shard, service, rules };
  const merged = settingsOf(shard, service, settings[service]);
  return pulumi.all([shard.listenerArn, primaryArn, fallbackArn]).apply(([listener, primary, fallback]) => {
    const arns = { listenerArn: listener, primaryArn: primary, fallbackArn: fallback };
    return { ...known, ...arns, settings: { ...merged, steps: [...merged.steps] } };
  });
}

/** A service's settings, with defaults and the fleet's steps. */
export function settingsOf(
  { fleet }: FailoverShard,
  service: string,
  own: CloudFailoverSettings = {},
): FailoverSettings {
  const steps = fleet.services.get(service)?.fallback?.steps ?? DEFAULT_SETTINGS.steps;
  return { ...DEFAULT_SETTINGS, ...own, steps, damping: { ...DEFAULT_SETTINGS.damping, ...own.damping } };
}
