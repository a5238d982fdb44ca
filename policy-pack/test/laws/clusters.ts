import type { Recorded } from "./stacks.ts";

const AGAIN = "-again";
const ROOT = "pulumi:pulumi:Stack";

/** Tells for each URN what it is called the second time. */
export type Again = (urn: string) => string;

/** A program's resources, and the same again beside them: with other providers, and so in another cluster and account. */
export function twice(resources: readonly Recorded[]): { readonly resources: Recorded[]; readonly again: Again } {
  const own = new Set(resources.filter(({ type }) => type !== ROOT).map(({ urn }) => urn));
  const again = (urn: string) => (own.has(urn) ? `${urn}${AGAIN}` : urn);
  const copies = resources.filter(({ urn }) => own.has(urn)).map((resource) => copyOf(resource, again));
  return { resources: [...resources, ...copies], again };
}

function copyOf(resource: Recorded, again: Again): Recorded {
  const { urn, parent, dependencies, propertyDependencies, provider } = resource;
  const byProperty = Object.entries(propertyDependencies).map(([property, urns]) => [property, urns.map(again)]);
  return {
    ...resource,
    urn: again(urn),
    parent: parent === undefined ? undefined : again(parent),
    dependencies: dependencies.map(again),
    propertyDependencies: Object.fromEntries(byProperty),
    provider: provider === "" ? "" : `${provider}${AGAIN}`,
  };
}
