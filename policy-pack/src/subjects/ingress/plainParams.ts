import type { IngressClassParams } from "@sluice/alb-model";
import type { StackResource } from "../../view/resource.ts";
import { scalarText } from "../../view/scalars.ts";
import type { Value } from "../../view/value.ts";
import { AUTO_MODE_PARAMS_TYPE } from "../types.ts";
import { UNKNOWN_CERTIFICATE } from "./plainIngress.ts";

type Spec = IngressClassParams["spec"];

/**
 * Class parameters for the model, under the name of a class: what the controller reads, and nothing else. Parts that
 * are not known yet are left out, and noted only where they decide how many rules there are.
 */
export function plainParams({ props, type }: StackResource, name: string): IngressClassParams {
  const spec = props.at("spec");
  const isAutoMode = type === AUTO_MODE_PARAMS_TYPE;
  return {
    apiVersion: isAutoMode ? "eks.amazonaws.com/v1" : "elbv2.k8s.aws/v1beta1",
    kind: "IngressClassParams",
    metadata: { name },
    spec: { ...texts(spec), ...lists(spec), ...objects(spec) },
  };
}

const TEXTS = [
  "scheme",
  "targetType",
  "loadBalancerName",
  "sslPolicy",
  "ipAddressType",
  "wafv2AclArn",
  "wafv2AclName",
] as const satisfies readonly (keyof Spec)[];

function texts(spec: Value): Spec {
  const redirect = keyed("sslRedirectPort", scalarText(spec.at("sslRedirectPort")));
  const plain = TEXTS.flatMap((key) => keyed(key, textIn(spec.at(key))));
  return Object.fromEntries([...redirect, ...plain]);
}

const LISTS = ["inboundCIDRs", "prefixListsIDs", "PrefixListsIDs"] as const satisfies readonly (keyof Spec)[];
const CERTIFICATES = ["certificateArn", "certificateARNs"] as const satisfies readonly (keyof Spec)[];

function lists(spec: Value): Spec {
  const plain = LISTS.flatMap((key) => keyed(key, textsIn(spec.at(key))));
  return Object.fromEntries([...plain, ...CERTIFICATES.flatMap((key) => keyed(key, certificatesIn(spec.at(key))))]);
}

/** One that is not known yet still makes the load balancer listen on HTTPS. */
function certificatesIn(list: Value): string[] | undefined {
  if (!list.isKnown) return [UNKNOWN_CERTIFICATE];
  if (list.isMissing) return undefined;
  const text = list.text();
  return text === undefined ? list.items().map((item) => item.knownText() ?? UNKNOWN_CERTIFICATE) : [text];
}

function objects(spec: Value): Spec {
  const [group, subnets, listeners] = [spec.at("group").at("name"), spec.at("subnets"), spec.at("listeners")];
  const units = spec.at("minimumLoadBalancerCapacity").at("capacityUnits");
  const pool = spec.at("ipamConfiguration").at("ipv4IPAMPoolId").knownText();
  return Object.fromEntries([
    ...keyed("group", group.isKnown && group.isGiven ? { name: group.text() ?? "" } : undefined),
    ...keyed("subnets", subnets.isKnown && subnets.isGiven ? plainSubnets(subnets) : undefined),
    ...["tags", "loadBalancerAttributes"].flatMap((key) => keyed(key, pairsIn(spec.at(key)))),
    ...keyed("listeners", listeners.isKnown && listeners.isGiven ? listeners.items().map(plainListener) : undefined),
    ...keyed(
      "minimumLoadBalancerCapacity",
      units.isKnown && units.isGiven ? { capacityUnits: units.number() } : undefined,
    ),
    ...keyed("ipamConfiguration", pool === undefined ? undefined : { ipv4IPAMPoolId: pool }),
  ]);
}

function plainSubnets(subnets: Value) {
  const own = subnets.at("tags");
  const tags = own.isKnown && own.isGiven ? own : subnets.at("matchTags");
  const entries = tags.isKnown ? tags.entries() : [];
  return {
    ids: textsIn(subnets.at("ids")) ?? [],
    tags: Object.fromEntries(entries.map(([key, values]) => [key, textsIn(values) ?? []])),
  };
}

function plainListener(listener: Value) {
  const [own, ofAutoMode, port] = [listener.at("listenerAttributes"), listener.at("attributes"), listener.at("port")];
  return Object.fromEntries([
    ...keyed("protocol", listener.at("protocol").knownText()),
    ...keyed("port", port.isKnown ? port.number() : undefined),
    ...keyed("listenerAttributes", pairsIn(own) ?? pairsIn(ofAutoMode)),
  ]);
}

function pairsIn(list: Value): { key: string; value: string }[] | undefined {
  if (!list.isKnown || list.isMissing) return undefined;
  return list.items().flatMap((item) => {
    const [key, value] = [item.at("key").knownText(), textIn(item.at("value"))];
    return key === undefined || value === undefined ? [] : [{ key, value }];
  });
}

function textIn(value: Value): string | undefined {
  return value.isKnown ? scalarText(value) : undefined;
}

function textsIn(list: Value): string[] | undefined {
  if (!list.isKnown || list.isMissing) return undefined;
  const text = list.text();
  return text === undefined ? list.items().flatMap((item) => item.knownText() ?? []) : [text];
}

function keyed<T>(key: string, value: T | undefined): [string, T][] {
  return value === undefined ? [] : [[key, value]];
}
