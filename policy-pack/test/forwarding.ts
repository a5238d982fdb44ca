import { type Given, ingress } from "./policies.ts";
import { INGRESS_PATCH, LISTENER, LISTENER_RULE, TARGET_GROUP } from "./types.ts";

/** The annotation of the action `web`. */
export const WEB_ACTION = "alb.ingress.kubernetes.io/actions.web";

export function groupArn(name: string): string {
  return `arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/${name}/0123456789abcdef`;
}

export function functionArn(name: string): string {
  return `arn:aws:lambda:eu-central-1:123456789012:function:${name}`;
}

/** An Ingress whose action `web` forwards with this configuration. */
export function forwarding(forwardConfig: object, name = "shop"): Given {
  const action = { type: "forward", forwardConfig };
  return ingress({ name, annotations: { [WEB_ACTION]: JSON.stringify(action) } });
}

/** A patch of an Ingress of `forwarding`. */
export function patched(forwardConfig: object, name = "shop"): Given {
  const { props } = forwarding(forwardConfig, name);
  return { type: INGRESS_PATCH, name: `${name}-action`, props };
}

/** A listener rule with one forward action. */
export function rule(forward: object, more: Partial<Given> = {}): Given {
  return { type: LISTENER_RULE, name: "rule", props: { actions: [{ type: "forward", forward }] }, ...more };
}

export function listener(forward: object, more: Partial<Given> = {}): Given {
  return { type: LISTENER, name: "https", props: { defaultActions: [{ type: "forward", forward }] }, ...more };
}

export function targetGroup(name: string, props: object = {}): Given {
  return { type: TARGET_GROUP, name, props: { name, targetType: "ip", arn: groupArn(name), ...props } };
}

export function lambdaGroup(name: string, props: object = {}): Given {
  return targetGroup(name, { targetType: "lambda", ...props });
}
