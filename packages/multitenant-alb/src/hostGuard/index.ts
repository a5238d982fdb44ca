/** Who may claim which host on a fleet's load balancers, as admission policies. Pure: no Pulumi, no I/O. */
export { checkHostGuard } from "./checkHostGuard.ts";
export { countHosts, type HostParameters } from "./parameters.ts";
export type { GuardPolicy, ValidatingAdmissionPolicy, ValidatingAdmissionPolicyBinding } from "./policy.ts";
export { type GuardSubject, type HostGuardManifests, renderHostGuard } from "./renderHostGuard.ts";
export {
  type FleetOwners,
  HOST_GUARD_DEFAULTS,
  type HostGuardSettings,
  type NamespaceHosts,
  type ServiceAccountName,
  type ValidationActions,
} from "./settings.ts";
