import type { Plan, Problem, ResolvedService } from "@sluice/alb-model";
import { checkSettings, DEFAULT_SETTINGS } from "../decide/settings.ts";
import type { ShifterSettings } from "./settings.ts";
import { failoverSettings } from "./shifterConfig.ts";

/** What the types keep apart; programs may be untyped. */
export type UncheckedSettings = Readonly<Record<keyof ShifterSettings<unknown>, unknown>>;

const MOST_REPLICAS = 5;
/** Whatever a service's settings may have. */
const SETTINGS = { ...DEFAULT_SETTINGS, scaledObject: "" };
const OBJECT_NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;
const INTERVAL = /^([1-9]\d*(ms|s|m|h))+$/;
/** Groups that everybody is in, or every workload. */
const EVERYBODY = /^system:(authenticated|unauthenticated|serviceaccounts)$/;

/** Everything that keeps a shifter from doing its work, or the API server from taking it. */
export function checkShifter({ fleet }: Plan, settings: Partial<UncheckedSettings>): Problem[] {
  const services = [...fleet.services].filter(([, { fallback }]) => fallback !== undefined);
  if (services.length === 0) {
    const message = `is ${fleet.name}, and no service of it has a fallback: there is nothing to shift`;
    const fix = "write `fallback: {}` at a service of the fleet, or leave the shifter out";
    return [{ code: "shifter.noFallback", path: "args.fleet", message, fix }];
  }
  return [
    ...checkServices(new Map(services), settings.services),
    ...checkImages(settings),
    ...checkReplicas(settings.replicas),
    ...checkInterval(settings.monitoring),
    ...checkOwners(settings.owners),
  ];
}

function checkServices(services: ReadonlyMap<string, ResolvedService>, given: unknown): Problem[] {
  if (given === undefined) return [];
  if (!isRecord(given)) {
    return [problem("shifter.services", "args.services", given, ["are not settings by service", "write { web: {} }"])];
  }
  return Object.entries(given).flatMap(([key, settings]) => {
    const path = `args.services.${key}`;
    const service = services.get(key);
    if (service === undefined) {
      const fix = `use one of: ${[...services.keys()].join(", ")}`;
      return [problem("shifter.service", path, key, ["is no service with a fallback", fix])];
    }
    if (!isRecord(settings)) return [problem("shifter.settings", path, settings, ["are no settings", "write { }"])];
    return checkService(path, settings, service);
  });
}

function checkService(path: string, settings: Readonly<Record<string, unknown>>, service: ResolvedService): Problem[] {
  const unknown = [...unknownFields(path, settings, SETTINGS), ...unknownDamping(path, settings.damping)];
  if (unknown.length > 0) return unknown;
  if (settings.scaledObject !== undefined && !isName(settings.scaledObject)) {
    const said = ["is no name of a Kubernetes object", "name the ScaledObject, without its namespace"] as const;
    return [problem("shifter.scaledObject", `${path}.scaledObject`, settings.scaledObject, said)];
  }
  const resolved = failoverSettings(settings, service.fallback?.steps ?? []);
  const wrong = checkSettings(resolved).map((found) => {
    return { ...found, code: "shifter.setting", path: `${path}.${found.path}` };
  });
  if (resolved.requireHealthyTargets !== true || service.readinessGates) return wrong;
  const message = "needs the readiness gates of the pods, which tell what the load balancers think of them";
  const fix = "leave `readinessGates: false` of the service out, or this";
  return [...wrong, problem("shifter.readinessGates", `${path}.requireHealthyTargets`, true, [message, fix])];
}

function unknownFields(path: string, given: object, known: object): Problem[] {
  return Object.entries(given).flatMap(([field, value]) => {
    if (field === "steps") {
      const message = "are the fleet's, for each is a rule on the load balancers";
      return [problem("shifter.steps", `${path}.steps`, value, [message, "write them in the service's fallback"])];
    }
    if (field in known) return [];
    const fix = `use one of: ${Object.keys(known)
      .filter((name) => name !== "steps")
      .join(", ")}`;
    return [problem("shifter.unknown", `${path}.${field}`, value, ["is not a setting", fix])];
  });
}

function unknownDamping(path: string, damping: unknown): Problem[] {
  if (damping === undefined) return [];
  if (isRecord(damping)) return unknownFields(`${path}.damping`, damping, DEFAULT_SETTINGS.damping);
  return [problem("shifter.setting", `${path}.damping`, damping, ["is no set of settings", "write { factor: 2 }"])];
}

function checkImages({ image, nodeImage }: Partial<UncheckedSettings>): Problem[] {
  const given = [
    ["image", image],
    ["nodeImage", nodeImage],
  ] as const;
  const empty = given.filter(([, value]) => typeof value === "string" && value.trim() === "");
  const problems = empty.map(([field, value]) => {
    return problem("shifter.image", `args.${field}`, value, ["is empty", "name an image, or leave it out"]);
  });
  if (image === undefined || nodeImage === undefined) return problems;
  const said = ["is given beside an image with the program in it", "keep one of the two"] as const;
  return [...problems, problem("shifter.imageTwice", "args.nodeImage", nodeImage, said)];
}

function checkReplicas(value: unknown): Problem[] {
  const fits = Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST_REPLICAS;
  if (value === undefined || fits) return [];
  const message = `is not a whole number from 1 to ${MOST_REPLICAS}: one leads and the others only wait`;
  return [problem("shifter.replicas", "args.replicas", value, [message, "write 2"])];
}

function checkInterval(monitoring: unknown): Problem[] {
  const interval = isRecord(monitoring) ? monitoring.interval : undefined;
  if (interval === undefined || (typeof interval === "string" && INTERVAL.test(interval))) return [];
  const said = ["is not a duration of Prometheus", "write it like 15s"] as const;
  return [problem("shifter.interval", "args.monitoring.interval", interval, said)];
}

/** Texts that are known; what another resource brings is only known at deployment. */
function checkOwners(owners: unknown): Problem[] {
  const { users = [], groups = [] } = isRecord(owners) ? owners : {};
  const all = { users, groups };
  return Object.entries(all).flatMap(([kind, names]) => {
    if (!Array.isArray(names)) return [];
    return names.flatMap((name: unknown, index) => {
      const isNobody = typeof name === "string" && (name.trim() === "" || EVERYBODY.test(name));
      const said = [
        "is nobody, or everybody",
        "run `kubectl auth whoami` and give a user name or group of it",
      ] as const;
      return isNobody ? [problem("shifter.owner", `args.owners.${kind}[${index}]`, name, said)] : [];
    });
  });
}

function isName(value: unknown): boolean {
  return typeof value === "string" && OBJECT_NAME.test(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function problem(
  code: string,
  path: string,
  value: unknown,
  [message, fix]: readonly [message: string, fix: string],
): Problem {
  return { code, path, value, message, fix };
}
