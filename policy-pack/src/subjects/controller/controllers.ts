import { compareVersions } from "@sluice/alb-model";
import type { Resource, StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import type { Value } from "../../view/value.ts";
import { HELM_CHART_TYPES, HELM_RELEASE_TYPES } from "../types.ts";
import { type CommandLine, commandLine, goBoolean } from "./commandLine.ts";
import { type InstalledChart, installedChart, type Pin } from "./helmCharts.ts";
import { type Installation, imageParts, installationOf, installations, type Software } from "./installations.ts";

/** The AWS Load Balancer Controller; its second image is that of its versions before 2.3. */
const CONTROLLER: Software = {
  name: "aws-load-balancer-controller",
  images: ["aws-load-balancer-controller", "aws-alb-ingress-controller"],
};

/** The service account that the documentation and most installations give the controller. */
export const USUAL_SERVICE_ACCOUNT = CONTROLLER.name;

/** An installation of the controller; undefined for other resources. */
export function controllerIn(resource: Resource): Installation | undefined {
  return installationOf(resource, CONTROLLER);
}

/** All installations of the controller in a stack. Use it with `stack.memo`. */
export function controllers(stack: Stack): Installation<StackResource>[] {
  return installations(stack, CONTROLLER);
}

/**
 * What the values of the controller's charts on a cluster (URN of the provider) say, also of charts whose objects are
 * in the stack. Components have no provider, so they count for every cluster.
 */
export function controllerChartValue(stack: Stack, cluster: string, ...keys: readonly string[]): ChartValue[] {
  return stack.ofType(...HELM_RELEASE_TYPES, ...HELM_CHART_TYPES).flatMap((resource) => {
    const chart = installedChart(resource);
    const isOfCluster = resource.provider === cluster || resource.provider === "";
    return isOfCluster && chart?.name === CONTROLLER.name ? [{ resource, value: chart.value(...keys) }] : [];
  });
}

export interface ChartValue {
  readonly resource: StackResource;
  readonly value: Value;
}

/**
 * The controller that a chart holds: from 3.0 on the versions are the same; chart 1.N.P holds controller 2.N.P, and
 * charts before 1.6 may hold one that is a few patches older.
 *
 * Source: `Chart.yaml` of each release tag.
 */
export function chartController(chartVersion: string): string {
  return chartVersion.replace(/^1\./, "2.");
}

/**
 * What pins the controller's version: the image's tag, else the chart.
 *
 * @example controllerPin(installation) // { kind: "version", version: "2.14.0", shown: "version 1.14.0" }
 */
export function controllerPin(installation: Installation): Pin {
  if (installation.kind === "deployment") return imagePin(installation.container.at("image"));
  const { chart, resource } = installation;
  if (resource.props.at("values").at("image").at("tag").isUnknown) return { kind: "unknown" };
  // Where a file of values may replace the tag, that is noted, and the chart still says what it most likely is.
  const tag = chart.value("image", "tag");
  const text = tag.text() ?? "";
  return text === "" ? chartPin(chart) : tagPin(tag.path, text);
}

function chartPin(chart: InstalledChart): Pin {
  const pin = chart.pin();
  return pin.kind === "version" ? { ...pin, version: chartController(pin.version) } : pin;
}

function imagePin(image: Value): Pin {
  if (image.isUnknown) return { kind: "unknown" };
  const { tag, digest } = imageParts(image.text() ?? "");
  if (tag !== undefined) return tagPin("image", tag);
  if (digest === undefined) return { kind: "none", shown: `image ${image.shown()} has no tag` };
  // It is pinned, to a version that the digest does not tell; reading it notes it.
  image.hidden("a digest does not tell the version").text();
  return { kind: "unknown" };
}

function tagPin(path: string, tag: string): Pin {
  const version = /^v?(\d+\.\d+\.\d+)/.exec(tag)?.[1];
  return version === undefined
    ? { kind: "none", shown: `${path} ${tag} names no version` }
    : { kind: "version", version, shown: `${path} ${tag}` };
}

/** The controller's flags in its Deployment. */
export function controllerFlags(container: Value): CommandLine {
  return commandLine(container.at("command"), container.at("args"));
}

/** What an installation makes of a switch; where it is off, `why` says it as a message does. */
export type Switch = { readonly on: boolean; readonly why: string } | undefined;

/** Whether a feature gate is open that the controller closes by default; undefined where that is not known. */
export function openedGate(installation: Installation, gate: string): Switch {
  if (installation.kind === "chart") {
    const value = installation.chart.value("controllerConfig", "featureGates", gate);
    if (value.isUnknown) return undefined;
    const on = value.is(true) || goBoolean(value.text() ?? "") === true;
    return { on, why: `${value.path} is ${value.shown()}` };
  }
  const line = controllerFlags(installation.container);
  const gates = line.flag("feature-gates").flatMap((text) => text.split(","));
  const pairs = gates.map((text) => text.split("=").map((part) => part.trim()));
  const [, given] = pairs.findLast(([name]) => name === gate) ?? [];
  if (given === undefined) {
    return line.isKnown ? { on: false, why: `args has no --feature-gates=${gate}=true` } : undefined;
  }
  return { on: goBoolean(given) === true, why: `args has --feature-gates=${gate}=${given}` };
}

/** Whether a version is at least another. */
export function isAtLeast(version: string, minimum: string): boolean {
  return compareVersions(version, minimum) >= 0;
}
