import type { Given } from "./policies.ts";
import { ROLLOUT, ROLLOUT_PATCH } from "./types.ts";

const ALB = { ingress: "shop", rootService: "shop-root", servicePort: 80 };

/** A canary strategy on an ALB with full scale; each part replaces one of it. */
export function canary(parts: object = {}, alb: object = {}) {
  return {
    canary: {
      pingPong: { pingService: "shop-ping", pongService: "shop-pong" },
      scaleDownDelaySeconds: 60,
      abortScaleDownDelaySeconds: 60,
      steps: [{ setWeight: 10 }, { pause: { duration: 60 } }],
      trafficRouting: { alb: { ...ALB, ...alb } },
      ...parts,
    },
  };
}

export function rollout(strategy: object, metadata: object = {}): Given {
  return {
    type: ROLLOUT,
    name: "shop",
    props: { metadata: { name: "shop", namespace: "shop", ...metadata }, spec: { strategy } },
  };
}

export function rolloutPatch(strategy: object): Given {
  return { ...rollout(strategy), type: ROLLOUT_PATCH, name: "shop-patch" };
}
