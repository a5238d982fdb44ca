import { namespaceOf, objectName, type StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import { type ByNamespace, byNamespace } from "../namespaces.ts";
import { SERVICE_TYPES } from "../types.ts";

/** Tells the Services of all clusters and namespaces apart: the one of this name in an object's own namespace. */
export function serviceKey(object: StackResource, name: string): string {
  return `${object.provider} ${namespaceOf(object)} ${name}`;
}

/** The stack's Services under their keys. Use it with `stack.memo`. */
export function servicesByKey(stack: Stack): ReadonlyMap<string, StackResource> {
  return keyed(stack.ofType(...SERVICE_TYPES));
}

/** Services under their keys. */
export function keyed(services: readonly StackResource[]): ReadonlyMap<string, StackResource> {
  return new Map(services.map((service) => [serviceKey(service, objectName(service)), service]));
}

/** The Services of each namespace. Use it with `stack.memo`. */
export function servicesByNamespace(stack: Stack): ByNamespace<StackResource> {
  return byNamespace(stack.ofType(...SERVICE_TYPES), (service) => service);
}
