/**
 * The recorded placement: which shard and bundle every tenant is in. It lives in the user's repository and is
 * reviewed like a lock file.
 */

/** Tenants that share one set of listener rules. */
export interface PlacementBundle {
  readonly profile: string;
  /** Set when one tenant has the bundle (`rule`) or the whole shard (`shard`) to itself. */
  readonly isolation?: "rule" | "shard";
  /** Tenant ids, sorted. */
  readonly tenants: readonly string[];
}

/** One load balancer. */
export interface PlacementShard {
  /** The tenant that has this shard to itself. */
  readonly isolated?: string;
  /** Services with a target group here, sorted. They stay when the last tenant that uses them leaves. */
  readonly services: readonly string[];
  /** By bundle id: `edge-001-b0001`. */
  readonly bundles: Readonly<Record<string, PlacementBundle>>;
}

export interface Placement {
  readonly fleet: string;
  /** By shard name: `edge-001`. */
  readonly shards: Readonly<Record<string, PlacementShard>>;
}

/** Where one tenant is. */
export interface Place {
  readonly shard: string;
  readonly bundle: string;
}

/** A placement with no tenant in it. */
export function emptyPlacement(fleet: string): Placement {
  return { fleet, shards: {} };
}

/** Every tenant of a placement with its place, in the order of shards, bundles and ids. */
export function placesOf(placement: Placement): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const [shard, { bundles }] of Object.entries(placement.shards)) {
    for (const [bundle, { tenants }] of Object.entries(bundles)) {
      const place = { shard, bundle };
      for (const tenant of tenants) places.set(tenant, place);
    }
  }
  return places;
}
