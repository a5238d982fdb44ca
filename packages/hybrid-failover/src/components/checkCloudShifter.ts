import type { Problem } from "@sluice/alb-model";
import { checkSettings } from "../decide/settings.ts";
import {
  type BackstopGate,
  type CloudFailoverSettings,
  type CloudWeightShifterArgs,
  settingsOf,
} from "./cloudShifterConfig.ts";
import type { FailoverShard } from "./FailoverListenerRules.ts";

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const MAX_ACTIONS = 5;
const SHORTEST_BACKSTOP = 120;
const LONGEST_BACKSTOP = 3600;

/** What is wrong with the arguments of a `CloudWeightShifter`. */
export function checkCloudShifter(name: string, args: CloudWeightShifterArgs): Problem[] {
  const { shards = [], gates = [], alarmActions, settings = {}, backstopAfterSeconds } = args;
  return [
    ...checkName(name),
    ...checkPlaces([...shards, ...gates.map((gate) => ({ fleet: gate.fleet, shard: gate.shard.name }))]),
    ...gates.flatMap(checkGate),
    ...(backstopAfterSeconds === undefined ? [] : checkSeconds(backstopAfterSeconds)),
    ...checkActions(alarmActions),
    ...Object.keys(settings).flatMap((service) => checkOwnSettings(shards, service, settings[service])),
  ];
}

function checkName(name: string): Problem[] {
  if (NAME.test(name)) return [];
  const message = "names a bucket, a function and a queue, and cannot";
  const fix = "use up to 40 lower case letters, digits and hyphens, a letter first";
  return [{ code: "cloudShifter.name", path: "name", value: name, message, fix }];
}

function checkPlaces(shards: readonly Pick<FailoverShard, "fleet" | "shard">[]): Problem[] {
  const path = "shards";
  if (shards.length === 0) {
    const message = "is empty, so there is nothing to shift";
    return [
      { code: "cloudShifter.shards", path, value: [], message, fix: "hand it a FailoverListenerRules or a gate" },
    ];
  }
  const fleets = [...new Set(shards.map(({ fleet }) => fleet.name))];
  const names = shards.map(({ shard }) => shard);
  const twice = names.filter((shard, index) => names.indexOf(shard) < index);
  const problem = (value: unknown, message: string, fix: string) => ({
    code: "cloudShifter.shards",
    path,
    value,
    message,
    fix,
  });
  return [
    ...(fleets.length > 1 ? [problem(fleets, "are of several fleets", "make a shifter for each fleet")] : []),
    ...twice.map((shard) => problem(shard, "stands twice in the list", "list it once")),
  ];
}

function checkGate({ shard, targetGroupArns, fallbackArns }: BackstopGate): Problem[] {
  const path = `gates.${shard.name}`;
  if (shard.gate === undefined) {
    const message = "has no gate, because no service of its profile has a fallback";
    return [{ code: "cloudShifter.gate", path, value: shard.name, message, fix: "leave it out" }];
  }
  return shard.fallbacks.flatMap(({ service }) => {
    const missing = Object.entries({ targetGroupArns, fallbackArns }).filter(([, arns]) => arns[service] === undefined);
    return missing.map(([key]) => {
      const message = `is missing, and ${service} has a fallback`;
      return { code: "cloudShifter.gate", path: `${path}.${key}.${service}`, message, fix: "give the group's ARN" };
    });
  });
}

function checkSeconds(value: number): Problem[] {
  if (Number.isInteger(value) && value >= SHORTEST_BACKSTOP && value <= LONGEST_BACKSTOP) return [];
  const message = `is not a whole number from ${SHORTEST_BACKSTOP} to ${LONGEST_BACKSTOP}`;
  const fix = "leave the shifter in the cluster time to act first";
  return [{ code: "cloudShifter.backstop", path: "backstopAfterSeconds", value, message, fix }];
}

function checkActions(actions: CloudWeightShifterArgs["alarmActions"]): Problem[] {
  if (actions === "none") return [];
  const problem = (path: string, value: unknown, message: string, fix: string): Problem[] => [
    { code: "cloudShifter.actions", path, value, message, fix },
  ];
  if (actions.length === 0) return problem("alarmActions", [], "names no action", 'name one, or say "none"');
  if (actions.length > MAX_ACTIONS) {
    const message = `are more actions than the ${MAX_ACTIONS} that CloudWatch takes`;
    return problem("alarmActions", actions.length, message, "send to one topic, and fan out there");
  }
  return actions.flatMap((action, index) =>
    typeof action === "string" && !action.startsWith("arn:")
      ? problem(`alarmActions[${index}]`, action, "is not an ARN", "write arn:…")
      : [],
  );
}

function checkOwnSettings(
  shards: readonly FailoverShard[],
  service: string,
  own: CloudFailoverSettings | undefined,
): Problem[] {
  const shard = shards.find(({ groups }) => groups.some((group) => group.service === service));
  if (shard === undefined) {
    const message = "is no service with a fallback on these shards";
    const fix = "name a key of the fleet's services that has a fallback";
    return [{ code: "cloudShifter.service", path: `settings.${service}`, value: service, message, fix }];
  }
  return checkSettings(settingsOf(shard, service, own)).map(({ path, ...problem }) => ({
    code: "cloudShifter.settings",
    path: `settings.${service}.${path}`,
    ...problem,
  }));
}
