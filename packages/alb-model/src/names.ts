/** Names of shards, bundles and target groups. AWS allows 32 characters, letters, digits and hyphens. */

export const AWS_NAME_LENGTH = 32;
/** Longest fleet name, so that shard and target group names keep room for their own part. */
export const FLEET_NAME_LENGTH = 12;
const SHARD_DIGITS = 3;
const BUNDLE_DIGITS = 4;
export const MAX_BUNDLE_NUMBER = 10 ** BUNDLE_DIGITS - 1;

/**
 * The name of a shard, which is also its load balancer's, its IngressGroup's and its IngressClass's.
 *
 * @example shardName("edge", 1) // "edge-001"
 */
export function shardName(fleet: string, number: number): string {
  return `${fleet}-${String(number).padStart(SHARD_DIGITS, "0")}`;
}

/** The number in a shard's name, or `undefined` if the name is not one of the fleet's. */
export function shardNumber(fleet: string, name: string): number | undefined {
  return numberAfter(`${fleet}-`, name, SHARD_DIGITS);
}

/**
 * The id of a bundle, which is also its Ingress's name. Padded, because the controller orders members as text.
 *
 * @example bundleId("edge-001", 7) // "edge-001-b0007"
 */
export function bundleId(shard: string, number: number): string {
  return `${shard}-b${String(number).padStart(BUNDLE_DIGITS, "0")}`;
}

/** The number in a bundle's id, or `undefined` if the id is not one of the shard's. */
export function bundleNumber(shard: string, id: string): number | undefined {
  return numberAfter(`${shard}-b`, id, BUNDLE_DIGITS);
}

function numberAfter(prefix: string, text: string, digits: number): number | undefined {
  const rest = text.slice(prefix.length);
  const number = Number(rest);
  if (!text.startsWith(prefix) || !/^\d+$/.test(rest) || number === 0) return undefined;
  return rest === String(number).padStart(digits, "0") ? number : undefined;
}

/**
 * The name of a service's target group on one shard; a name that would be too long is cut and marked with a hash.
 *
 * @example targetGroupName("edge-001", "web") // "edge-001-web"
 */
export function targetGroupName(shard: string, service: string): string {
  return `${shard}-${fitName(service, AWS_NAME_LENGTH - shard.length - 1)}`;
}

/**
 * The name of the target group of a service's fallback on one shard, cut like any other.
 *
 * @example fallbackGroupName("edge-001", "web") // "edge-001-web-fallback"
 */
export function fallbackGroupName(shard: string, service: string): string {
  return targetGroupName(shard, `${service}-fallback`);
}

/**
 * The name of a shard's gate, an Ingress.
 *
 * @example gateName("edge-001") // "edge-001-gate"
 */
export function gateName(shard: string): string {
  return `${shard}-gate`;
}

/** `name`, or its beginning and a hash of the whole where it is longer than `length`. */
export function fitName(name: string, length: number): string {
  if (name.length <= length) return name;
  const hash = hashText(name);
  return `${name.slice(0, length - hash.length - 1).replace(/-+$/, "")}-${hash}`;
}

/** FNV-1a in base 36, seven characters: enough to tell the services of one fleet apart, and collisions are checked. */
function hashText(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash.toString(36).padStart(7, "0");
}

const NAME_PREFIX = "name:";

/** How a rule refers to a target group that exists already. */
export function nameReference(name: string): string {
  return `${NAME_PREFIX}${name}`;
}

/** The name in such a reference; an ARN, or a group that the controller makes, as it stands. */
export function referencedName(reference: string): string {
  return reference.startsWith(NAME_PREFIX) ? reference.slice(NAME_PREFIX.length) : reference;
}
