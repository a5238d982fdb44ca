/** Checked by the compiler: what is right compiles, and wrong mixes do not. */
import * as pulumi from "@pulumi/pulumi";
import type { MultiTenantAlb, ServiceWithFallback } from "@sluice/multitenant-alb";
import { WeightShifter } from "../../src/components/WeightShifter.ts";
import type { ShiftSettings } from "../../src/manifests/settings.ts";
import type { FLEET } from "../manifests/hybridPlans.ts";

declare const fleet: MultiTenantAlb;
const image = pulumi.output("registry.example.com/shifter:1");

// What is right compiles.
new WeightShifter("shifter", { fleet });
new WeightShifter("shifter", { fleet, nodeImage: image, services: { web: { minReady: 2, damping: { factor: 1 } } } });
new WeightShifter("shifter", { fleet, image, owners: { groups: [image], users: ["ci"] } });

// @ts-expect-error an image of one's own has the program in it
new WeightShifter("shifter", { fleet, image, nodeImage: image });

// @ts-expect-error there is nothing to follow without a fleet
new WeightShifter("shifter", {});

// @ts-expect-error steps are rules of the load balancers, so they stand in the fleet
new WeightShifter("shifter", { fleet, services: { web: { steps: [100, 50] } } });

// @ts-expect-error times say their unit
new WeightShifter("shifter", { fleet, services: { web: { failAfter: 3 } } });

// @ts-expect-error how many replicas there are is known when the program runs
new WeightShifter("shifter", { fleet, replicas: pulumi.output(2) });

type Settings = Partial<Readonly<Record<ServiceWithFallback<typeof FLEET>, ShiftSettings>>>;
export const right: Settings = { web: { minReady: 2 }, api: {} };

// @ts-expect-error the fleet's docs have no fallback
export const unknownService: Settings = { docs: {} };

// @ts-expect-error nor is there a service of that name
export const misspelt: Settings = { wep: {} };
