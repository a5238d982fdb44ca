import * as z from "zod";
import { checkSettings } from "../decide/settings.ts";
import { configProblems, isJsonList } from "./checkConfig.ts";

/**
 * What the shifter is told when it starts: services with their settings, and each gate with the keys that open it.
 * Pulumi writes it; nothing of it is read from an Ingress, so that nobody can open what was not declared.
 */
const settingsSchema = z
  .strictObject({
    failAfterSeconds: z.number(),
    minReady: z.number(),
    recoverAfterSeconds: z.number(),
    requireHealthyTargets: z.boolean(),
    steps: z.array(z.number()),
    stepSeconds: z.number(),
    damping: z.strictObject({ windowSeconds: z.number(), factor: z.number(), maxSeconds: z.number() }),
  })
  .superRefine((settings, context) => {
    for (const { path, message } of checkSettings(settings))
      context.addIssue({ code: "custom", path: [path], message });
  });

const name = z.string().min(1);
const objectName = z.strictObject({ namespace: name, name });

const serviceSchema = z.strictObject({
  /** Key under the fleet's `services`. */
  name,
  namespace: name,
  /** Name of the Kubernetes Service. */
  service: name,
  /** KEDA ScaledObject in the same namespace that scales the pods to zero, if there is one. */
  scaledObject: name.exactOptional(),
  settings: settingsSchema,
});

const keySchema = z.strictObject({
  /** What follows `conditions.`. */
  key: name,
  /** The fallback's weight of 100; 0: the rule that sends to the pods. */
  weight: z.int().min(0).max(100),
  /** The annotation's value while the rule is open: a JSON list. */
  conditions: name.refine(isJsonList, "must be a JSON list of conditions"),
});

const routeSchema = z.strictObject({
  /** A service's `name`; one without a fallback has only keys of weight 0. */
  service: name,
  keys: z.array(keySchema),
});

const gateSchema = z.strictObject({
  /** Name of the Ingress. */
  ingress: name,
  shard: name,
  /** In the order of the rules. */
  routes: z.array(routeSchema).min(1),
});

export const shifterConfigSchema = z
  .strictObject({
    fleet: name,
    /** Of the gates. */
    namespace: name,
    services: z.array(serviceSchema).min(1),
    gates: z.array(gateSchema),
    lease: objectName,
    status: objectName,
  })
  .superRefine((config, context) => {
    for (const { path, message } of configProblems(config)) context.addIssue({ code: "custom", path, message });
  });

export type ShifterConfig = Readonly<z.infer<typeof shifterConfigSchema>>;
export type ShiftedService = ShifterConfig["services"][number];
export type Gate = ShifterConfig["gates"][number];
export type GateRoute = Gate["routes"][number];
