import type { Action, ListenerRule } from "../elbv2.ts";
import type { QuotaName } from "../quotas.ts";
import type { ResolvedFleet } from "../spec/resolve.ts";
import type { HostRow } from "./packing/packer.ts";

/** How much of a quota something uses. */
export interface QuotaUse {
  readonly quota: QuotaName;
  readonly used: number;
  readonly limit: number;
  /** Of the limit, what the fleet keeps for others. @default 0 */
  readonly reserved?: number;
}

/** A service's target group on one shard. */
export interface PlannedTargetGroup {
  readonly name: string;
  /** Key under the fleet's `services`. */
  readonly service: string;
}

/** Tenants that share one set of rules, which is one Ingress. */
export interface PlannedBundle {
  readonly id: string;
  readonly profile: string;
  /** Sorted. */
  readonly tenants: readonly string[];
  /** Each row of hosts stands in one rule a route. */
  readonly rows: readonly HostRow[];
  /** All hosts, sorted. */
  readonly hosts: readonly string[];
  /** The bundle's part of the shard's rules. */
  readonly rules: readonly ListenerRule[];
}

/** One rule of a gate, which is inert until it is opened. */
export interface GateKey {
  /** Name of its action; `conditions.<key>` on the gate's Ingress opens it. */
  readonly key: string;
  /** The fallback's share, 1 to 100; 0: all requests go to the service's pods. */
  readonly weight: number;
  /** JSON that `conditions.<key>` holds while the rule is open. */
  readonly conditions: string;
  /** The rule while it is inert. */
  readonly rule: ListenerRule;
}

/** The rules of one of the profile's routes. Exactly those of one weight are open, or none. */
export interface PlannedGateRoute {
  /** Key under the fleet's `services`; one without a fallback has only keys of weight 0. */
  readonly service: string;
  /** In the order of the rules: by weight, falling. */
  readonly keys: readonly GateKey[];
}

/** Rules above all tenants', by which all of them fail over at once. */
export interface PlannedGate {
  /** Name of its Ingress, in the fleet's namespace. */
  readonly ingress: string;
  /** The only profile of the shard. */
  readonly profile: string;
  /** In the profile's order. */
  readonly routes: readonly PlannedGateRoute[];
}

/** One load balancer: its target groups, its rules by priority and the bundles they come from. */
export interface PlannedShard {
  readonly name: string;
  /** The tenant that has the shard to itself. */
  readonly isolated?: string;
  /** Of pods, registered by address. */
  readonly targetGroups: readonly PlannedTargetGroup[];
  /** Target groups of Lambda functions, by the service that falls back to them. */
  readonly fallbacks: readonly PlannedTargetGroup[];
  /** Where a service of the shard's profile has a fallback. */
  readonly gate?: PlannedGate;
  /** Certificates, the default one first. None: HTTP only. */
  readonly certificates: readonly string[];
  /** Rules that keep every target group of pods in use and health-checked; they match no request. */
  readonly anchors: readonly ListenerRule[];
  readonly bundles: readonly PlannedBundle[];
  /** All rules of the listener, by priority: the gate's, anchors, bundles. */
  readonly rules: readonly ListenerRule[];
  readonly quotas: readonly QuotaUse[];
}

/** What a fleet of tenants becomes. */
export interface Plan {
  readonly fleet: ResolvedFleet;
  readonly shards: readonly PlannedShard[];
}

/** Where rules are: on the HTTPS listener, or on HTTP where the fleet has no certificate. */
export function listenerPort(certificates: readonly string[]): number {
  return certificates.length > 0 ? HTTPS_PORT : HTTP_PORT;
}

export const HTTP_PORT = 80;
export const HTTPS_PORT = 443;

/** Target groups of an action, none for a redirect or a fixed response. */
export function targetGroupsOf(
  action: Action,
): readonly { readonly targetGroupARN: string; readonly weight?: number }[] {
  return action.type === "forward" ? (action as Extract<Action, { type: "forward" }>).forwardConfig.targetGroups : [];
}
