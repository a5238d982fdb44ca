import { controllerNeeds, type Plan } from "@sluice/alb-model";
import { alarmCount } from "@sluice/multitenant-alb/spec";
import { readinessGates } from "../readinessGates.ts";

/** What the fleet needs and what its load balancers are set to, as data. */
export function settingsJson(plan: Plan): object {
  const { fleet, shards } = plan;
  const isSecure = shards.some(({ certificates }) => certificates.length > 0);
  return {
    platform: fleet.platform,
    controller: controllerJson(plan),
    namespaces: [fleet.namespace, ...fleet.allowedNamespaces],
    reserved: fleet.reserved,
    loadBalancer: {
      scheme: fleet.scheme,
      inboundCidrs: fleet.inboundCidrs,
      https: isSecure,
      ...(isSecure ? { sslPolicy: fleet.sslPolicy, redirectsHttp: true } : {}),
      ...fleet.loadBalancer,
    },
    alarms: alarmCount(plan),
    readinessGates: Object.fromEntries(readinessGates(plan)),
  };
}

/** `null` on EKS Auto Mode, which brings its own controller. */
function controllerJson(plan: Plan): object | null {
  const { features, floor } = controllerNeeds(plan);
  if (floor === undefined) return null;
  return {
    minimumVersion: floor.minimumVersion,
    because: floor.name,
    features: features.map(({ name, minimumVersion, reason }) => ({ name, minimumVersion, reason })),
  };
}
