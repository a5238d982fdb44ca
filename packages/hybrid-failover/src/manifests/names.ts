import { LABELS } from "@sluice/alb-model";

/** Everything of a fleet's shifter but its status has this name: Deployment, account, roles, Lease, configuration. */
export function shifterName(fleet: string): string {
  return `${fleet}-shifter`;
}

/** The ConfigMap in which the shifter tells where each service stands, and people hold one there. */
export function statusName(fleet: string): string {
  return `${fleet}-failover`;
}

/** Of everything that belongs to a fleet's shifter. */
export function shifterLabels(fleet: string): Record<string, string> {
  return { ...podLabels(fleet), [LABELS.managedBy]: "sluice", [LABELS.fleet]: fleet };
}

/** By which its pods are found; a Deployment can never change these. */
export function podLabels(fleet: string): Record<string, string> {
  return { "app.kubernetes.io/name": "sluice-shifter", "app.kubernetes.io/instance": shifterName(fleet) };
}
