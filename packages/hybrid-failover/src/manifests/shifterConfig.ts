import type { Plan, PlannedGateRoute, PlannedShard } from "@sluice/alb-model";
import { DEFAULT_SETTINGS, type FailoverSettings } from "../decide/settings.ts";
import type { Gate, ShiftedService, ShifterConfig } from "../gate/config.ts";
import { shifterName, statusName } from "./names.ts";
import type { ShiftSettings } from "./settings.ts";

/** Settings by service with a fallback. */
export type ServiceSettings = Readonly<Record<string, ShiftSettings>>;

/**
 * What the shifter is told of a plan: every service with a fallback that tenants use, and every gate with the keys that
 * open it. Expects settings without problems (see `checkShifter`).
 *
 * @example shifterConfig(edge.plan, { web: { minReady: 2 } }).gates[0]?.ingress // "edge-001-gate"
 */
export function shifterConfig({ fleet, shards }: Plan, settings: ServiceSettings = {}): ShifterConfig {
  const { name, namespace } = fleet;
  const gates = shards.flatMap(gateOf);
  const shifted = new Set(gates.flatMap(({ routes }) => routes.map(({ service }) => service)));
  const services = [...fleet.services].flatMap(([key, service]): ShiftedService[] => {
    // One that no gate has would be told to have lost its fallback; before the first tenant, all of them have.
    if (service.fallback === undefined || (gates.length > 0 && !shifted.has(key))) return [];
    const resolved = failoverSettings(settings[key], service.fallback.steps);
    const { scaledObject } = settings[key] ?? {};
    const scaled = scaledObject === undefined ? {} : { scaledObject };
    return [{ name: key, namespace: service.namespace, service: service.service, ...scaled, settings: resolved }];
  });
  return {
    fleet: name,
    namespace,
    services,
    gates,
    lease: { namespace, name: shifterName(name) },
    status: { namespace, name: statusName(name) },
  };
}

/** Fills in the defaults of a service's settings, with the steps that the fleet has rules for. */
export function failoverSettings(given: ShiftSettings = {}, steps: readonly number[]): ShiftedService["settings"] {
  const { damping, scaledObject: _, ...rest } = given;
  const settings: Omit<FailoverSettings, "steps"> = { ...DEFAULT_SETTINGS, ...rest };
  return { ...settings, steps: [...steps], damping: { ...DEFAULT_SETTINGS.damping, ...damping } };
}

function gateOf({ name, gate }: PlannedShard): Gate[] {
  if (gate === undefined) return [];
  return [{ ingress: gate.ingress, shard: name, routes: gate.routes.map(routeOf) }];
}

function routeOf({ service, keys }: PlannedGateRoute): Gate["routes"][number] {
  return { service, keys: keys.map(({ key, weight, conditions }) => ({ key, weight, conditions })) };
}
