import type { Problem } from "@sluice/alb-model";
import { checkHosts, checkSize } from "./checkHosts.ts";
import { checkOwners } from "./checkOwners.ts";
import type { HostGuardSettings } from "./settings.ts";

const DNS_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const NAME_FIX = "use lower case letters, digits and inner hyphens, at most 63 characters";

/**
 * Everything that is wrong with a guard's settings.
 *
 * @example checkHostGuard({ fleet: { name: "edge" }, owners: {}, namespaces: {} })[0]?.code // "hostGuard.owners"
 */
export function checkHostGuard(settings: HostGuardSettings): Problem[] {
  const { namespaces, owners } = settings;
  const names = Object.keys(namespaces).flatMap((name) => checkName(`namespaces.${name}`, name));
  return [
    ...checkOwners(owners),
    ...names,
    ...checkHosts(settings),
    ...checkSize(namespaces),
    ...checkParametersNamespace(settings),
    ...checkActions(settings),
  ];
}

function checkName(path: string, value: string): Problem[] {
  if (DNS_LABEL.test(value)) return [];
  return [{ code: "hostGuard.namespace", path, value, message: "is not a namespace", fix: NAME_FIX }];
}

function checkParametersNamespace({ parametersNamespace: value, namespaces }: HostGuardSettings): Problem[] {
  const path = "parametersNamespace";
  if (value === undefined) return [];
  if (!Object.hasOwn(namespaces, value)) return checkName(path, value);
  const message = "is a namespace that hosts are given to, whose people may well write ConfigMaps";
  const fix = 'leave it out: "kube-system" is right for most';
  return [{ code: "hostGuard.parametersNamespace", path, value, message, fix }];
}

/** Programs may be untyped. */
function checkActions({ validationActions: value }: HostGuardSettings): Problem[] {
  if (value === undefined) return [];
  const given: readonly string[] = value;
  const known = given.every((action) => ["Deny", "Warn", "Audit"].includes(action));
  const clash = given.includes("Deny") && given.includes("Warn");
  if (known && !clash && given.length > 0 && new Set(given).size === given.length) return [];
  const message = clash ? "warns of what it denies, which Kubernetes refuses" : "is not a list of actions";
  const fix = 'use ["Deny"], or ["Warn", "Audit"] to see first what would be denied';
  return [{ code: "hostGuard.validationActions", path: "validationActions", value, message, fix }];
}
