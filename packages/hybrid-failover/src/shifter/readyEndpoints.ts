/** The parts of an EndpointSlice that say whether a pod takes traffic. */
export interface EndpointSlice {
  readonly metadata?: { readonly name?: string; readonly resourceVersion?: string };
  /** The API server sends `null` for an empty slice. */
  readonly endpoints?: readonly Endpoint[] | null;
}

interface Endpoint {
  readonly addresses?: readonly string[];
  readonly conditions?: { readonly ready?: boolean; readonly terminating?: boolean };
}

/**
 * Endpoints that are ready and not terminating, each counted once however many slices it stands in. A condition that is
 * not set counts as ready and as not terminating, as the EndpointSlice API defines it.
 *
 * @example readyEndpoints([{ endpoints: [{ addresses: ["10.0.0.1"], conditions: { ready: true } }] }]) // 1
 */
export function readyEndpoints(slices: Iterable<EndpointSlice>): number {
  const ready = new Set<string>();
  for (const { endpoints } of slices) {
    for (const { addresses, conditions } of endpoints ?? []) {
      const [address] = addresses ?? [];
      if (address !== undefined && conditions?.ready !== false && conditions?.terminating !== true) ready.add(address);
    }
  }
  return ready.size;
}
