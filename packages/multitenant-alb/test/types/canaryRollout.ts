/** Checked by the compiler: what is right compiles, and wrong mixes do not. */
import * as pulumi from "@pulumi/pulumi";
import type { CanaryRoute, CanaryServices, CanaryStep, StableScale } from "../../src/canary/settings.ts";
import type { ArgoRolloutsArgs } from "../../src/components/ArgoRollouts.ts";
import type { CanaryRolloutArgs } from "../../src/components/CanaryRollout.ts";
import { CANARY } from "../canary/canarySettings.ts";

export const right: CanaryRolloutArgs = {
  ...CANARY,
  replicas: "external",
  podSpec: { containers: [{ name: "web", image: pulumi.output("web:1") }] },
  podLabels: { team: pulumi.output("shop") },
};
const withFallback = { ...right, fallback: { lambda: "arn:aws:lambda:eu-central-1:123456789012:function:site" } };
const withForward = { ...right, forward: { targetGroupName: "edge-001-web" } };
const route = { shard: "edge-001", path: "/shop/*" };

// @ts-expect-error Argo would remove the fallback from the action, which nobody would see until the pods are gone
export const fallback: CanaryRolloutArgs = withFallback;

// @ts-expect-error Argo would remove the target group from the action
export const forward: CanaryRolloutArgs = withForward;

// @ts-expect-error Argo knows Services only
export const byArn: CanaryRolloutArgs = { ...right, targetGroupArn: "arn" };

// @ts-expect-error Argo knows Services only
export const byName: CanaryRolloutArgs = { ...right, targetGroupName: "edge-001-web" };

// @ts-expect-error a route's action is Argo's, too
export const routeByArn: CanaryRoute = { ...route, targetGroupArn: "arn" };

// @ts-expect-error a route's action is Argo's, too
export const routeFallback: CanaryRoute = { ...route, fallback: { lambda: "arn" } };

export const rightServices: readonly CanaryServices[] = [
  { type: "ping-pong", ping: "web-a", pong: "web-b" },
  { type: "stable-canary", stable: "web", canary: "web-next" },
];

// @ts-expect-error ping and pong swap roles: neither is the canary
export const mixedServices: CanaryServices = { type: "ping-pong", canary: "web-next" };

// @ts-expect-error the kind of Services is a decision, not a default
export const untypedServices: CanaryServices = { stable: "web", canary: "web-next" };

export const rightScale: readonly StableScale[] = [
  { type: "full", scaleDownDelaySeconds: 120, abortScaleDownDelaySeconds: 90 },
  {
    type: "dynamic",
    reason: "one spare node only",
    targetGroupsVerified: true,
    minPodsPerReplicaSet: 2,
    abortScaleDownDelaySeconds: 120,
  },
];

// @ts-expect-error a dynamic scale needs its reason and its guards
export const unguarded: StableScale = { type: "dynamic" };

export const unverified: StableScale = {
  type: "dynamic",
  reason: "one spare node only",
  // @ts-expect-error without verification stable pods go before the weight is in force
  targetGroupsVerified: false,
  minPodsPerReplicaSet: 2,
  abortScaleDownDelaySeconds: 120,
};

export const delayed: StableScale = {
  type: "dynamic",
  reason: "one spare node only",
  targetGroupsVerified: true,
  minPodsPerReplicaSet: 2,
  abortScaleDownDelaySeconds: 120,
  // @ts-expect-error Argo refuses a scale-down delay beside a dynamic scale
  scaleDownDelaySeconds: 120,
};

// @ts-expect-error dynamicStableScale is asked for by stableScale, with its guards
export const flag: CanaryRolloutArgs = { ...right, dynamicStableScale: true };

// @ts-expect-error a step does one thing
export const two: CanaryStep = { setWeight: 10, pause: { duration: 60 } };

// @ts-expect-error verification is not an option
export const blind: ArgoRolloutsArgs = { clusterName: "c", region: "r", ingressClasses: [], verifyTargetGroups: false };
