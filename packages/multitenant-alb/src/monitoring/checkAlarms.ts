import { nearest, type Plan, type Problem } from "@sluice/alb-model";
import {
  ALARM_KINDS,
  type AlarmKind,
  alarmDefinition,
  LOAD_BALANCER_ALARMS,
  TARGET_GROUP_ALARMS,
} from "./alarmTable.ts";
import type { AlarmSettings } from "./settings.ts";

/** CloudWatch looks back at most a day. */
const LONGEST_WINDOW_SECONDS = 86_400;

/**
 * Everything that is wrong with alarm settings for a plan: thresholds out of range, alarms, shards and services that
 * do not exist, windows that CloudWatch refuses.
 *
 * @example checkAlarms(plan, { shards: { "edge-009": {} } })[0]?.code // "monitoring.shard"
 */
export function checkAlarms(plan: Plan, settings: AlarmSettings): Problem[] {
  const shards = plan.shards.map(({ name }) => name);
  const services = [...plan.fleet.services.keys()];
  return [
    ...checkMinimum(settings.minimumRequests),
    ...checkOverrides("alarms", settings.alarms ?? {}, ALARM_KINDS),
    ...Object.entries(settings.shards ?? {}).flatMap(([shard, overrides]) => [
      ...checkKnown("shard", `shards.${shard}`, shard, shards),
      ...checkOverrides(`shards.${shard}`, overrides, LOAD_BALANCER_ALARMS),
    ]),
    ...Object.entries(settings.services ?? {}).flatMap(([service, overrides]) => [
      ...checkKnown("service", `services.${service}`, service, services),
      ...checkOverrides(`services.${service}`, overrides, TARGET_GROUP_ALARMS),
    ]),
  ];
}

/** That a name is one of the fleet's. */
export function checkKnown(what: string, path: string, value: string, known: readonly string[]): Problem[] {
  if (known.includes(value)) return [];
  const close = nearest(value, known);
  const fix = close === undefined ? `use one of: ${known.join(", ")}` : `did you mean ${close}?`;
  return [{ code: `monitoring.${what}`, path, value, message: `is not a ${what} of the fleet`, fix }];
}

function checkMinimum(minimum: unknown): Problem[] {
  if (minimum === undefined || isWhole(minimum, 0)) return [];
  const message = "is not a number of requests";
  const fix = "use a whole number, 0 or more";
  return [{ code: "monitoring.minimumRequests", path: "minimumRequests", value: minimum, message, fix }];
}

function checkOverrides(path: string, overrides: object, kinds: readonly AlarmKind[]): Problem[] {
  return Object.entries(overrides).flatMap(([name, override]: [string, unknown]) => {
    const kind = kinds.find((known) => known === name);
    const at = `${path}.${name}`;
    if (kind === undefined) return [unknownAlarm(at, name, kinds)];
    if (override === false || override === undefined) return [];
    if (typeof override === "object" && override !== null) return checkOverride(at, kind, override);
    const message = "is neither false nor what differs";
    return [{ code: "monitoring.alarm", path: at, value: override, message, fix: "use false, or { threshold: … }" }];
  });
}

function unknownAlarm(path: string, name: string, kinds: readonly AlarmKind[]): Problem {
  const elsewhere = ALARM_KINDS.find((known) => known === name);
  const close = nearest(name, kinds);
  if (elsewhere !== undefined) {
    const of = alarmDefinition(elsewhere).scope === "loadBalancer" ? "load balancers" : "target groups";
    const fix = of === "load balancers" ? "set it under shards or alarms" : "set it under services or alarms";
    return { code: "monitoring.scope", path, value: name, message: `is an alarm on ${of}`, fix };
  }
  const fix = close === undefined ? `use one of: ${kinds.join(", ")}` : `did you mean ${close}?`;
  return { code: "monitoring.alarm", path, value: name, message: "is not an alarm", fix };
}

function checkOverride(path: string, kind: AlarmKind, override: object): Problem[] {
  const { threshold, evaluationPeriods, datapointsToAlarm }: Readonly<Record<string, unknown>> = { ...override };
  const { range, unit, periodSeconds, ...defaults } = alarmDefinition(kind);
  const [least, most] = range;
  const problems: Problem[] = [];
  const add = (field: string, value: unknown, message: string, fix: string) =>
    problems.push({ code: `monitoring.${field}`, path: `${path}.${field}`, value, message, fix });
  if (threshold !== undefined && !(typeof threshold === "number" && threshold >= least && threshold <= most)) {
    const to = most === Number.MAX_SAFE_INTEGER ? "or more" : `to ${most}`;
    add("threshold", threshold, `is out of range for ${unit}`, `use ${least} ${to}`);
  }
  const longest = LONGEST_WINDOW_SECONDS / periodSeconds;
  if (evaluationPeriods !== undefined && !isWhole(evaluationPeriods, 1, longest)) {
    const message = `is not a number of periods of ${periodSeconds} s; CloudWatch looks back one day`;
    add("evaluationPeriods", evaluationPeriods, message, `use 1 to ${longest}`);
  }
  const periods = isWhole(evaluationPeriods, 1) ? evaluationPeriods : defaults.evaluationPeriods;
  if (datapointsToAlarm !== undefined && !isWhole(datapointsToAlarm, 1, periods)) {
    add("datapointsToAlarm", datapointsToAlarm, "is not a number of the periods looked at", `use 1 to ${periods}`);
  }
  return problems;
}

function isWhole(value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): value is number {
  return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
}
