import type { ResourceRecord } from "@sluice/local";

/** By resource: what must be there before it. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * What the engine waits for: what a resource depends on, its parent and its provider. Whoever depends on a component
 * waits for all that is in it.
 */
export function graphOf(resources: readonly ResourceRecord[]): Graph {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const inside = descendants(resources, byUrn);
  const before = ({ urn, dependencies, propertyDependencies, parent, provider }: ResourceRecord): string[] => {
    const named = [...dependencies, ...Object.values(propertyDependencies).flat()];
    // A component that holds the resource itself waits for it, not the other way round.
    const contents = named.flatMap((one) => inside.get(one) ?? []);
    const waits = contents.includes(urn) ? [] : contents;
    const around = [parent, provider?.slice(0, provider.lastIndexOf("::"))].filter((one) => one !== undefined);
    const all = new Set([...named, ...waits, ...around]);
    return [...all].filter((one) => one !== urn && byUrn.has(one));
  };
  return new Map(resources.map((resource) => [resource.urn, before(resource)]));
}

/** By component: everything below it. */
function descendants(
  resources: readonly ResourceRecord[],
  byUrn: ReadonlyMap<string, ResourceRecord>,
): ReadonlyMap<string, readonly string[]> {
  const below = new Map<string, string[]>();
  for (const { urn, parent } of resources) {
    for (let above = byUrn.get(parent ?? ""); above !== undefined; above = byUrn.get(above.parent ?? "")) {
      if (above.custom) continue;
      const list = below.get(above.urn);
      if (list === undefined) below.set(above.urn, [urn]);
      else list.push(urn);
    }
  }
  return below;
}

/** The same edges the other way round: what must be gone before a resource goes. */
export function reversed(graph: Graph): Graph {
  const turned = new Map<string, string[]>([...graph.keys()].map((urn) => [urn, []]));
  for (const [urn, before] of graph) {
    for (const one of before) turned.get(one)?.push(urn);
  }
  return turned;
}

/** As Pulumi's engine does on a small machine. */
const PARALLEL = 16;

/**
 * Visits every resource after those before it, several at once. All that does not depend on a failure is visited; then
 * the first failure is thrown.
 */
export async function walk(graph: Graph, visit: (urn: string) => Promise<void>): Promise<void> {
  const visits = new Map<string, Promise<void>>();
  const turns = takeTurns(PARALLEL);
  const visited = (urn: string): Promise<void> => {
    const known = visits.get(urn);
    if (known !== undefined) return known;
    const started = Promise.resolve()
      .then(() => Promise.all((graph.get(urn) ?? []).map(visited)))
      .then(() => turns(() => visit(urn)));
    visits.set(urn, started);
    return started;
  };
  const ended = await Promise.allSettled([...graph.keys()].map(visited));
  const failure = ended.find((result) => result.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}

/** Runs at most `width` at once, in the order in which they come. */
function takeTurns(width: number): (work: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let free = width;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
