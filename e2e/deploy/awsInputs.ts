import type { Wire, WireObject } from "@sluice/local";
import { DeployError } from "./deployError.ts";
import type { DeployedResource, ResourceHandler } from "./handler.ts";

/** The emulator's only account. */
export const ACCOUNT = "123456789012";

/** Which inputs a handler sends, and which of them can change without a new resource. */
export interface KnownInputs {
  readonly fixed: readonly string[];
  readonly updatable: readonly string[];
}

/** The handler, refusing inputs that it would not send and changes that would need a new resource. */
export function guarded(known: KnownInputs, handler: ResourceHandler): ResourceHandler {
  const refuseUnknown = (urn: string, inputs: WireObject): void => {
    const unknown = Object.keys(inputs).filter((key) => !known.fixed.includes(key) && !known.updatable.includes(key));
    if (unknown.length === 0) return;
    const message = `${urn}: the deployer for tests does not send ${unknown.join(", ")} yet`;
    throw new DeployError("deploy.unsupported", message);
  };
  return {
    create: (record, inputs) => {
      refuseUnknown(record.urn, inputs);
      return handler.create(record, inputs);
    },
    update: (current, inputs, changed) => {
      refuseUnknown(current.urn, inputs);
      const replacing = changed.filter((key) => known.fixed.includes(key));
      if (replacing.length === 0) return handler.update(current, inputs, changed);
      const message = `${current.urn}: a change of ${replacing.join(", ")} needs a new resource; none is replaced here`;
      throw new DeployError("deploy.replace", message);
    },
    remove: handler.remove,
  };
}

/** A handler that only makes and removes; its tags may change. */
export function tagsOnly(
  fixed: readonly string[],
  handler: Omit<ResourceHandler, "update">,
  tag: (current: DeployedResource, inputs: WireObject) => Promise<void>,
): ResourceHandler {
  return guarded({ fixed, updatable: ["tags"] }, { ...handler, update: tag });
}

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export function tagsOf({ tags = {} }: WireObject): Tag[] {
  return Object.entries(tags as Readonly<Record<string, string>>).map(([Key, Value]) => ({ Key, Value }));
}

/** Tags as the newer APIs take them. */
export function tagMap({ tags = {} }: WireObject): Record<string, string> {
  return { ...(tags as Readonly<Record<string, string>>) };
}

/** The keys of tags that are no longer wanted. */
export function droppedTags(old: WireObject, inputs: WireObject): string[] {
  const kept = new Set(tagsOf(inputs).map(({ Key }) => Key));
  return tagsOf(old).flatMap(({ Key }) => (kept.has(Key) ? [] : [Key]));
}

export function text(value: Wire | undefined): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}

export function numberOf(value: Wire | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** Programs give documents as text or as objects. */
export function documentText(document: Wire | undefined): string | undefined {
  return typeof document === "object" ? JSON.stringify(document) : text(document);
}

/** An answer's field that AWS always fills. */
export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new DeployError("deploy.refused", `AWS answered without ${what}`);
  return value;
}

/** Runs a deletion; what is not there any more counts as deleted. */
export async function unlessGone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (thrown) {
    const name = thrown instanceof Error ? thrown.name : "";
    if (!/NotFound|NoSuch|DoesNotExist/.test(name)) throw thrown;
  }
}
