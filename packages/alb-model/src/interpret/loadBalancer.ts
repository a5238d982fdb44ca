import { annotation } from "../annotations.ts";
import { readMap } from "./annotationValues.ts";
import { goList, goParseInt, goSet } from "./goText.ts";
import type { Member } from "./groupMembers.ts";
import { agreedBool, agreedList, distinctValues, mapAt, unitedMap } from "./groupSettings.ts";
import type { ClassParams } from "./ingressClasses.ts";
import { ReconcileError } from "./reconcileError.ts";

/** What of the load balancer later steps need. */
export interface LoadBalancer {
  /** It takes targets with IPv6 addresses. */
  readonly dualStack: boolean;
}

const NAME_LENGTH = 32;

/** Checks what members say about the load balancer, in the controller's order. */
export function checkLoadBalancer(members: readonly Member[]): LoadBalancer {
  schemeOf(distinctValues(members, annotation.scheme, (params) => params.scheme));
  const addressType = checkAddressType(members);
  checkSubnets(members);
  checkSecurityGroups(members);
  checkCustomerOwnedPool(members);
  const ofFirst = members[0]?.params;
  const attributes = new Set(ofFirst?.loadBalancerAttributes?.map((attribute) => attribute.key));
  unitedMap(members, mapAt(annotation.loadBalancerAttributes), (key, values) =>
    attributes.has(key) ? undefined : `conflicting load balancer attributes ${key}: ${values}`,
  );
  checkTags(members);
  checkName(members);
  checkCapacity(members, ofFirst);
  checkIpam(members, ofFirst);
  return { dualStack: addressType.startsWith("dualstack") };
}

/** The one scheme of all that are set; `undefined` where none is. */
export function schemeOf(schemes: readonly string[]): string | undefined {
  const [scheme] = schemes;
  if (schemes.length > 1) {
    throw new ReconcileError(`conflicting scheme: ${goSet(schemes)}`);
  }
  if (scheme !== undefined && scheme !== "internal" && scheme !== "internet-facing") {
    throw new ReconcileError(`unknown scheme: ${scheme}`);
  }
  return scheme;
}

const ADDRESS_TYPES = ["ipv4", "dualstack", "dualstack-without-public-ipv4"];

function checkAddressType(members: readonly Member[]): string {
  const types = distinctValues(members, annotation.ipAddressType, (params) => params.ipAddressType);
  if (types.length > 1) {
    throw new ReconcileError(`conflicting IPAddressType: ${goList(types)}`);
  }
  const [type = "ipv4"] = types;
  if (!ADDRESS_TYPES.includes(type)) {
    throw new ReconcileError(`unknown IPAddressType: ${type}`);
  }
  return type;
}

function checkSubnets(members: readonly Member[]): void {
  const selectors = members.flatMap(({ params }) => (params?.subnets ? [subnetKey(params.subnets)] : []));
  const others = members.filter(({ params }) => !params?.subnets);
  const annotated = others.some(({ annotations }) => annotations[annotation.subnets] !== undefined);
  if (selectors.length > 0 && annotated) {
    throw new ReconcileError("conflicting subnet specifications: IngressClassParams versus annotation");
  }
  if (new Set(selectors).size > 1) {
    throw new ReconcileError("conflicting IngressClassParams subnet specifications");
  }
  const refuse = (a: readonly string[], b: readonly string[]) => `conflicting subnets: ${goList(a)} | ${goList(b)}`;
  agreedList(others, annotation.subnets, refuse, { anyOrder: true });
}

function subnetKey({ ids, tags }: NonNullable<ClassParams["subnets"]>): string {
  return JSON.stringify([ids, Object.entries(tags ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function checkSecurityGroups(members: readonly Member[]): void {
  const refuse = (a: readonly string[], b: readonly string[]) =>
    `conflicting securityGroups: ${goList(a)} | ${goList(b)}`;
  const groups = agreedList(members, annotation.securityGroups, refuse) ?? [];
  if (groups.length === 0) {
    // The controller's own security group carries the group's tags, so they are read before anything else.
    checkTags(members);
    return;
  }
  const conflict = "conflicting manage backend security group rules settings";
  agreedBool(members, annotation.manageBackendSecurityGroupRules, conflict);
}

function checkCustomerOwnedPool(members: readonly Member[]): void {
  for (const { key, annotations } of members) {
    if (annotations[annotation.customerOwnedIpv4Pool] === "") {
      throw new ReconcileError(`cannot use empty value for customer-owned-ipv4-pool annotation, ingress: ${key}`);
    }
  }
  const pools = distinctValues(members, annotation.customerOwnedIpv4Pool);
  if (pools.length > 1) {
    throw new ReconcileError(`conflicting CustomerOwnedIPv4Pool: ${goList(pools)}`);
  }
}

/** Tags of all members together; a class's tags win over those of its Ingresses. */
export function checkTags(members: readonly Member[]): void {
  const classTags = new Map<object, ReadonlyMap<string, string>>();
  unitedMap(
    members,
    (annotations, params) => {
      const tags = readMap(annotations, annotation.tags);
      const own = params?.tags ?? [];
      if (own.length === 0) {
        return tags;
      }
      const ofClass = classTags.get(own) ?? new Map(own.map(({ key, value }) => [key, value]));
      classTags.set(own, ofClass);
      return tags.size === 0 ? ofClass : new Map([...tags, ...ofClass]);
    },
    (key, values) => `conflicting tag ${key}: ${values}`,
  );
}

function checkName(members: readonly Member[]): void {
  const names = distinctValues(members, annotation.loadBalancerName, (params) => params.loadBalancerName);
  if (names.length > 1) {
    throw new ReconcileError(`conflicting load balancer name: ${goSet(names)}`);
  }
  if ((names[0] ?? "").length > NAME_LENGTH) {
    throw new ReconcileError(`load balancer name cannot be longer than ${NAME_LENGTH} characters`);
  }
}

function checkCapacity(members: readonly Member[], ofFirst: ClassParams | undefined): void {
  if (ofFirst?.minimumLoadBalancerCapacity !== undefined) {
    return;
  }
  const capacity = unitedMap(
    members,
    mapAt(annotation.minimumLoadBalancerCapacity),
    (key, values) => `conflicting capacity reservation ${key}: ${values}`,
  );
  for (const [key, value] of capacity) {
    if (key !== "CapacityUnits") {
      throw new ReconcileError(`invalid key to set the capacity: ${key}, Expected key: CapacityUnits`);
    }
    const units = goParseInt(value, 32);
    if (typeof units !== "number") {
      throw new ReconcileError(`invalid value to set the capacity: ${value}: ${units.error}`);
    }
  }
}

function checkIpam(members: readonly Member[], ofFirst: ClassParams | undefined): void {
  if (ofFirst?.ipamConfiguration?.ipv4IPAMPoolId !== undefined) {
    return;
  }
  let pool = "";
  for (const { annotations } of members) {
    const other = annotations[annotation.ipamIpv4PoolId] || pool;
    if (pool !== "" && other !== pool) {
      throw new ReconcileError(`conflicting ipv4 ipam pools ${pool}: ${other}`);
    }
    pool = other;
  }
}
