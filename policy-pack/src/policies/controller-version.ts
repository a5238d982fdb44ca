import { CONTROLLER_FEATURES } from "@sluice/alb-model";
import * as z from "zod";
import { resourcePolicy, violation } from "../policy.ts";
import { controllerIn, controllerPin, isAtLeast } from "../subjects/controller/controllers.ts";
import { INSTALLATION_TYPES } from "../subjects/controller/installations.ts";

const { loadBalancerTagCache, targetGroupNameInActions } = CONTROLLER_FEATURES;

/** The controller is new enough for what fleets need of it, and stays the one that was tried. */
export const controllerVersion = resourcePolicy({
  name: "controller-version",
  level: "mandatory",
  description: "The AWS Load Balancer Controller is pinned to one version that is new enough.",
  reason:
    `Before ${targetGroupNameInActions.minimumVersion} the controller refuses an IngressGroup with an action that names its target ` +
    `group, and before ${loadBalancerTagCache.minimumVersion} it looks up the tags of every load balancer before it ` +
    "changes a rule. Without a pin, the next deployment may install another one.",
  source: targetGroupNameInActions.source,
  fix: "pin version to chart 1.14.0 or a newer one",
  guards: ["R3", "R5"],
  types: INSTALLATION_TYPES,
  settings: z.strictObject({
    minimum: z
      .string()
      .regex(/^\d+\.\d+\.\d+$/, "is no version such as 2.14.0")
      .default(targetGroupNameInActions.minimumVersion)
      .describe("Oldest version of the controller that passes, not of its chart"),
  }),
  *judge(resource, { minimum }) {
    const installation = controllerIn(resource);
    if (installation === undefined) return;
    const pin = controllerPin(installation);
    const problem = pin.kind === "none" ? `${pin.shown}, so no version is pinned` : undefined;
    const old =
      pin.kind === "version" && !isAtLeast(pin.version, minimum)
        ? `${pin.shown} is controller ${pin.version}, older than ${minimum}`
        : undefined;
    const found = problem ?? old;
    if (found === undefined) return;
    yield installation.kind === "chart"
      ? violation(resource, found, `pin version to chart ${minimum.replace(/^2\./, "1.")} or a newer one`)
      : violation(resource, found, `use an image whose tag is v${minimum} or a newer one`);
  },
});
