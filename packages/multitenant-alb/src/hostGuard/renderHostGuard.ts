import { classPolicy } from "./classPolicy.ts";
import { ingressPolicy } from "./ingressPolicy.ts";
import { type HostParameters, renderParameters } from "./parameters.ts";
import { parametersPolicy } from "./parametersPolicy.ts";
import type { GuardPolicy } from "./policy.ts";
import { HOST_GUARD_DEFAULTS, type HostGuardSettings, type ResolvedHostGuard } from "./settings.ts";
import { targetGroupPolicy } from "./targetGroupPolicy.ts";

/** Every object of a guard. The parameters come first, then policies, then bindings: nothing is ever bound without. */
export interface HostGuardManifests {
  readonly parameters: HostParameters;
  /** By what they guard. */
  readonly policies: Readonly<Record<GuardSubject, GuardPolicy>>;
}

/** Claims of hosts; the fleet's classes; its target groups; who owns which host. */
export const GUARD_SUBJECTS = ["hosts", "classes", "target-groups", "owners"] as const;
export type GuardSubject = (typeof GUARD_SUBJECTS)[number];

/** Fills in the defaults. Expects settings without problems (see `checkHostGuard`). */
export function resolveHostGuard(settings: HostGuardSettings): ResolvedHostGuard {
  return {
    fleet: settings.fleet.name,
    owners: settings.owners,
    namespaces: settings.namespaces,
    parametersNamespace: settings.parametersNamespace ?? HOST_GUARD_DEFAULTS.parametersNamespace,
    validationActions: settings.validationActions ?? HOST_GUARD_DEFAULTS.validationActions,
  };
}

/**
 * The admission policies that keep a fleet's hosts to their owners, with their bindings and parameters. They need
 * Kubernetes 1.30 and no webhook. Expects settings without problems (see `checkHostGuard`).
 *
 * @example
 * const { parameters, policies } = renderHostGuard({
 *   fleet: { name: "edge" },
 *   owners: { groups: ["platform"] },
 *   namespaces: { acme: { hosts: ["acme.example.com"] } },
 * });
 */
export function renderHostGuard(settings: HostGuardSettings): HostGuardManifests {
  const resolved = resolveHostGuard(settings);
  return {
    parameters: renderParameters(resolved),
    policies: {
      hosts: ingressPolicy(resolved),
      classes: classPolicy(resolved),
      "target-groups": targetGroupPolicy(resolved),
      owners: parametersPolicy(resolved),
    },
  };
}
