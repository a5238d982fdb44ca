import type { PolicyResource } from "@pulumi/policy";
import { PropertyReader } from "./propertyReader.ts";
import { providerKey, type StackResource } from "./view/resource.ts";
import { Stack } from "./view/stack.ts";
import { UnknownReads } from "./view/unknownReads.ts";
import { Value } from "./view/value.ts";

/** A stack as its policies share it: the SDK gives each of them the same resources anew. */
export class SharedStack {
  #asked = new Set<string>();
  #shared: { readonly stack: Stack; readonly unknown: UnknownReads; readonly reader: PropertyReader } | undefined;

  /** A policy that comes again comes for another stack, or for the same one after a change. */
  of(policy: string, resources: readonly PolicyResource[]) {
    if (this.#shared === undefined || this.#asked.has(policy)) {
      const reader = new PropertyReader();
      const unknown = new UnknownReads();
      const given = resources.map((resource) => stackResource(resource, reader, unknown));
      const stack = new Stack(given.sort(byUrn), unknown);
      this.#shared = { stack, unknown, reader };
      this.#asked = new Set();
    }
    this.#asked.add(policy);
    return this.#shared;
  }
}

function stackResource(given: PolicyResource, reader: PropertyReader, unknown: UnknownReads): StackResource {
  const { urn, type, name } = given;
  const byProperty = Object.entries(given.propertyDependencies).map(([property, resources]) => {
    return [property, resources.map((resource) => resource.urn)] as const;
  });
  return {
    urn,
    type,
    name,
    props: new Value(given.props, "", { urn, read: reader.read, unknown }),
    protect: given.opts.protect,
    parent: given.parent?.urn,
    dependencies: given.dependencies.map((resource) => resource.urn),
    propertyDependencies: Object.fromEntries(byProperty),
    provider: providerKey(given.provider?.urn ?? ""),
  };
}

/** The CLI gives resources in an order that changes from run to run; what is said of them does not. */
function byUrn(a: StackResource, b: StackResource): number {
  return a.urn < b.urn ? -1 : 1;
}
