import type { AlarmKind, LoadBalancerAlarm, TargetGroupAlarm } from "./alarmTable.ts";
import { alarmDefinition } from "./alarmTable.ts";

/** Requests of a minute below which an error rate says nothing: under them one failure alone is over 1 %. */
export const DEFAULT_MINIMUM_REQUESTS = 100;

/** What may differ from the table in `alarmTable.ts`; all of it optional. */
export interface AlarmOverride {
  /** In the alarm's unit. */
  readonly threshold?: number;
  /** How many periods are looked at. */
  readonly evaluationPeriods?: number;
  /** How many of them must be over the threshold. */
  readonly datapointsToAlarm?: number;
}

/** By alarm: what differs, or `false` to do without it. */
export type AlarmOverrides<Kind extends AlarmKind = AlarmKind> = {
  readonly [K in Kind]?: AlarmOverride | false;
};

/** Which alarms a fleet has, and at what thresholds. */
export interface AlarmSettings {
  /**
   * For the whole fleet.
   * @default the table: every alarm, each with its threshold
   */
  readonly alarms?: AlarmOverrides;
  /** By shard, for its load balancer; wins over `alarms`. */
  readonly shards?: Readonly<Record<string, AlarmOverrides<LoadBalancerAlarm>>>;
  /** By service, for its target groups on every shard; wins over `alarms`. A service that scales to zero has `healthyHosts: false`. */
  readonly services?: Readonly<Record<string, AlarmOverrides<TargetGroupAlarm>>>;
  /**
   * Requests of a minute that an error rate needs, so that a quiet shard does not page.
   * @default 100
   */
  readonly minimumRequests?: number;
}

/** An alarm's numbers with every default filled in. */
export interface ResolvedAlarm {
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
}

/** What an alarm is set to on a shard or for a service; `undefined` where it is switched off. */
export function resolveAlarm(
  settings: AlarmSettings,
  kind: AlarmKind,
  at: { readonly shard?: string; readonly service?: string } = {},
): ResolvedAlarm | undefined {
  const { threshold, evaluationPeriods, datapointsToAlarm } = alarmDefinition(kind);
  const layers = [settings.alarms?.[kind], ownOverride(settings, kind, at)].filter((layer) => layer !== undefined);
  const last = layers.at(-1);
  if (last === false) return undefined;
  const override: AlarmOverride = Object.assign({}, ...layers.filter((layer) => layer !== false));
  // An override of the number of periods alone means all of them.
  const periods = override.evaluationPeriods ?? evaluationPeriods;
  const points = override.datapointsToAlarm ?? Math.min(datapointsToAlarm, periods);
  return { threshold: override.threshold ?? threshold, evaluationPeriods: periods, datapointsToAlarm: points };
}

function ownOverride(
  { shards, services }: AlarmSettings,
  kind: AlarmKind,
  { shard, service }: { readonly shard?: string; readonly service?: string },
): AlarmOverride | false | undefined {
  const own: AlarmOverrides | undefined =
    alarmDefinition(kind).scope === "loadBalancer"
      ? shard === undefined
        ? undefined
        : shards?.[shard]
      : service === undefined
        ? undefined
        : services?.[service];
  return own?.[kind];
}
