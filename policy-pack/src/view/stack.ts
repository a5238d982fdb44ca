import type { StackResource } from "./resource.ts";
import type { UnknownRead, UnknownReads } from "./unknownReads.ts";

interface Memo {
  readonly value: unknown;
  readonly unknown: readonly UnknownRead[];
}

/** Computes something from a stack. The function itself is the key under which the result is kept. */
export type FromStack<T> = (stack: Stack) => T;

/** All resources of a stack, as policies see them after a preview or an update. */
export class Stack {
  readonly resources: readonly StackResource[];
  readonly #byUrn: ReadonlyMap<string, StackResource>;
  readonly #byType: ReadonlyMap<string, readonly StackResource[]>;
  readonly #unknown: UnknownReads;
  readonly #memos = new Map<FromStack<unknown>, Memo>();

  constructor(resources: readonly StackResource[], unknown: UnknownReads) {
    this.resources = resources;
    this.#unknown = unknown;
    this.#byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
    this.#byType = Map.groupBy(resources, ({ type }) => type);
  }

  /** The resources of these types, in the order of the types and then of the stack. */
  ofType(...types: readonly string[]): StackResource[] {
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  byUrn(urn: string): StackResource | undefined {
    return this.#byUrn.get(urn);
  }

  /** The stack's own resource, to which findings belong that no other resource is at fault for. */
  get root(): StackResource | undefined {
    return this.#byType.get("pulumi:pulumi:Stack")?.[0];
  }

  /** URNs of the components that a resource is part of, the nearest first. */
  ancestors({ parent }: StackResource): string[] {
    const urns: string[] = [];
    for (let urn = parent; urn !== undefined; urn = this.#byUrn.get(urn)?.parent) urns.push(urn);
    return urns;
  }

  /** Whether a resource depends on another: itself, by a parent, or by way of others. */
  dependsOn(resource: StackResource, target: string): boolean {
    const seen = new Set<string>();
    const open = [resource.urn];
    for (let urn = open.pop(); urn !== undefined; urn = open.pop()) {
      if (urn === target) return true;
      if (seen.has(urn)) continue;
      seen.add(urn);
      const found = this.#byUrn.get(urn);
      if (found === undefined) continue;
      const byProperty = Object.values(found.propertyDependencies).flat();
      open.push(...found.dependencies, ...byProperty, ...(found.parent === undefined ? [] : [found.parent]));
    }
    return false;
  }

  /**
   * A result that several policies share, computed once. What could not be known is noted for each of them.
   *
   * @example const groups = stack.memo(ingressGroups);
   */
  memo<T>(compute: FromStack<T>): T {
    const kept = this.#memos.get(compute);
    if (kept !== undefined) {
      for (const read of kept.unknown) this.#unknown.note(read);
      return kept.value as T;
    }
    const memo = this.#unknown.during(() => compute(this));
    this.#memos.set(compute, memo);
    return memo.value;
  }
}
