import { PREFIX } from "./groups.ts";
import { classParams, type Given, ingress, ingressClass } from "./policies.ts";
import { AUTO_MODE_PARAMS, INGRESS_CLASS, LISTENER, LOAD_BALANCER } from "./types.ts";

const TO_WEB = JSON.stringify({ type: "forward", targetGroupName: "edge-001-web" });

/** `{ key: value }` as class parameters take attributes and tags. */
export function keyed(entries: Readonly<Record<string, unknown>>) {
  return Object.entries(entries).map(([key, value]) => ({ key, value }));
}

/** An Ingress that forwards to a target group by name, with annotations of `alb.ingress.kubernetes.io/` beside it. */
export function member(className: string, annotations: Readonly<Record<string, unknown>> = {}, name = "shop"): Given {
  const own = Object.entries(annotations).map(([key, value]) => [key.includes("/") ? key : `${PREFIX}/${key}`, value]);
  return ingress({ name, className, annotations: { [`${PREFIX}/actions.web`]: TO_WEB, ...Object.fromEntries(own) } });
}

/** The group of class `edge`: parameters, class, and one Ingress. */
export function group(
  spec: object,
  annotations: Readonly<Record<string, unknown>> = {},
  ofParams: object = {},
): Given[] {
  return [classParams("edge", spec, ofParams), ingressClass("edge"), member("edge", annotations)];
}

/** The same on EKS Auto Mode. */
export function autoModeGroup(spec: object, annotations: Readonly<Record<string, unknown>> = {}): Given[] {
  const parameters = { apiGroup: "eks.amazonaws.com", kind: "IngressClassParams", name: "edge" };
  const classSpec = { controller: "eks.amazonaws.com/alb", parameters };
  return [
    { ...classParams("edge", spec), type: AUTO_MODE_PARAMS },
    { type: INGRESS_CLASS, name: "edge", props: { metadata: { name: "edge" }, spec: classSpec } },
    member("edge", annotations),
  ];
}

export function loadBalancer(props: object, name = "edge"): Given {
  return { type: LOAD_BALANCER, name, props };
}

/** A listener of the load balancer `edge` that forwards to the target group `web`. */
export function listener(name: string, props: object): Given {
  return {
    type: LISTENER,
    name,
    props: { defaultActions: [{ type: "forward", targetGroupArn: "arn:aws:web" }], ...props },
    propertyDependencies: { loadBalancerArn: ["edge"], defaultActions: ["web"] },
  };
}
