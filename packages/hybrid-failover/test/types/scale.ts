/** Checked by the compiler: what is right compiles, and wrong mixes do not. */
import * as pulumi from "@pulumi/pulumi";
import type { MultiTenantAlb } from "@sluice/multitenant-alb";
import {
  type ScaledToZeroArgs,
  type ServiceTargetGroups,
  serviceTargetGroups,
} from "../../src/components/ScaledToZero.ts";
import type { GracefulScaleInArgs } from "../../src/scale/gracefulScaleIn.ts";

const arn = pulumi.output("arn:…");
const settings = { namespace: "web", deployment: "web", requestsPerMinutePerPod: 3000, maxReplicas: 20 };
const groups: ServiceTargetGroups = { pods: arn, fallback: arn };

export const right: ScaledToZeroArgs = { ...settings, region: arn, targetGroups: [groups], identity: { roleArn: arn } };
export const rightDeployment: GracefulScaleInArgs = { failAfterSeconds: 5, failoverCalls: 4, preStop: "exec" };

export const ofFleet = (edge: MultiTenantAlb): readonly ServiceTargetGroups[] => serviceTargetGroups(edge, "web");

// @ts-expect-error without the fallback's group nothing wakes the pods
export const noFallback: ServiceTargetGroups = { pods: arn };

// @ts-expect-error without the pods' group they are put to sleep while they serve
export const noPods: ServiceTargetGroups = { fallback: arn };

// @ts-expect-error who scales needs to know what a pod can do
export const noRate: ScaledToZeroArgs = {
  namespace: "web",
  deployment: "web",
  maxReplicas: 2,
  region: "eu",
  targetGroups: [],
};

// @ts-expect-error names are plain, so that they are checked before anything is made
export const outputName: ScaledToZeroArgs = { ...settings, deployment: arn, region: "eu", targetGroups: [groups] };

// @ts-expect-error zero is what it is for: the fewest pods are those it wakes up with
export const fewest: ScaledToZeroArgs = { ...settings, minReplicas: 1, region: "eu", targetGroups: [groups] };

// @ts-expect-error the pause is computed
export const pause: GracefulScaleInArgs = { propagationSeconds: 5 };

// @ts-expect-error there are gates for ip targets only
export const instance: GracefulScaleInArgs = { targetType: "instance" };
