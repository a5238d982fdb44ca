import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";
import { type InstalledChart, installedChart } from "./helmCharts.ts";
import { HELM_CHART_TYPES, HELM_RELEASE_TYPES } from "./types.ts";

const CHART = "aws-load-balancer-controller";

/** The controller's chart, where this stack installs it. */
export interface ControllerChart {
  readonly resource: StackResource;
  readonly value: InstalledChart["value"];
}

/** The controller's charts on a cluster, which is a provider's URN; components have none and count for every cluster. */
export function controllerCharts(stack: Stack, cluster: string): ControllerChart[] {
  return stack.ofType(...HELM_RELEASE_TYPES, ...HELM_CHART_TYPES).flatMap((resource) => {
    if (resource.provider !== cluster && resource.provider !== "") return [];
    const chart = installedChart(resource);
    return chart?.name === CHART ? [{ resource, value: chart.value }] : [];
  });
}
