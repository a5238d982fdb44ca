import { PLATFORM_API, type Platform } from "@sluice/alb-model";
import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import { BINDING_TYPES, CLASS_PARAMS_TYPES, INGRESS_CLASS_TYPES } from "../types.ts";
import { controllers } from "./controllers.ts";
import { installationClusters } from "./installationClusters.ts";

export const PLATFORMS: readonly Platform[] = ["controller", "eks-auto-mode"];

/** How messages call them. */
export const PLATFORM_TITLES: Readonly<Record<Platform, string>> = {
  controller: "the AWS Load Balancer Controller",
  "eks-auto-mode": "EKS Auto Mode",
};

/** By cluster (URN of the provider): the platforms that the stack's objects are for, both while one moves. */
export type PlatformsByCluster = ReadonlyMap<string, ReadonlySet<Platform>>;

/** What the stack's controllers, classes, class parameters and bindings say of their clusters. Use it with `stack.memo`. */
export function platformsByCluster(stack: Stack): PlatformsByCluster {
  const found = new Map<string, Set<Platform>>();
  const note = (cluster: string, platform: Platform) => {
    const platforms = found.get(cluster) ?? new Set();
    found.set(cluster, platforms.add(platform));
  };
  for (const { resource } of stack.memo(controllers)) {
    const cluster = stack.memo(installationClusters)(resource);
    if (cluster !== undefined) note(cluster, "controller");
  }
  for (const object of stack.ofType(...CLASS_PARAMS_TYPES, ...BINDING_TYPES)) note(object.provider, platformOf(object));
  for (const each of stack.ofType(...INGRESS_CLASS_TYPES)) {
    const controller = each.props.at("spec").at("controller");
    for (const platform of PLATFORMS)
      if (controller.is(PLATFORM_API[platform].controller)) note(each.provider, platform);
  }
  return found;
}

/** Whose object it is, by its API group. */
function platformOf({ type }: StackResource): Platform {
  return type.startsWith(`kubernetes:${PLATFORM_API["eks-auto-mode"].group}/`) ? "eks-auto-mode" : "controller";
}
