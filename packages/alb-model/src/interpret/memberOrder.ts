import { annotation } from "../annotations.ts";
import { readInt } from "./annotationValues.ts";
import type { Member } from "./groupMembers.ts";
import { ReconcileError, withPrefix } from "./reconcileError.ts";

const ORDER_LIMIT = 1000;

/** Members by `group.order` (0 where absent), then by `namespace/name` as text. */
export function sortMembers(members: readonly Member[]): Member[] {
  return [...members]
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map((member) => ({ member, order: orderOf(member) }))
    .sort((a, b) => a.order - b.order)
    .map(({ member }) => member);
}

function orderOf({ key, annotations }: Member): number {
  if (annotations[annotation.groupOrder] === undefined) {
    return 0;
  }
  const order =
    withPrefix(`failed to load Ingress group order for ingress: ${key}`, () =>
      readInt(annotations, annotation.groupOrder),
    ) ?? 0;
  if (Math.abs(order) > ORDER_LIMIT) {
    const range = `[-${ORDER_LIMIT}:${ORDER_LIMIT}]`;
    throw new ReconcileError(`explicit Ingress group order must be within ${range}, Ingress: ${key}, order: ${order}`);
  }
  return order;
}
