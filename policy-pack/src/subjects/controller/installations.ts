import type { Resource, StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import type { Value } from "../../view/value.ts";
import { DEPLOYMENT_TYPES, HELM_CHART_TYPES, HELM_RELEASE_TYPES } from "../types.ts";
import { type InstalledChart, installedChart } from "./helmCharts.ts";

/** Something that is installed by its own Helm chart, or as a Deployment from its manifest. */
export interface Software {
  /** Name of the chart, and of the Deployment that its manifest has. */
  readonly name: string;
  /** The last parts of its images' names. */
  readonly images: readonly string[];
}

export type Installation<R extends Resource = Resource> =
  | { readonly kind: "chart"; readonly resource: R; readonly chart: InstalledChart }
  | { readonly kind: "deployment"; readonly resource: R; readonly container: Value };

/** Where software may be installed by. */
export const INSTALLATION_TYPES: readonly string[] = [...HELM_RELEASE_TYPES, ...HELM_CHART_TYPES, ...DEPLOYMENT_TYPES];

const CHART_TYPES: readonly string[] = HELM_CHART_TYPES;

/** What a resource says about a piece of software that it installs; undefined where it installs another. */
export function installationOf<R extends Resource>(resource: R, software: Software): Installation<R> | undefined {
  if (DEPLOYMENT_TYPES[0] === resource.type) {
    const container = containerOf(resource, software);
    return container === undefined ? undefined : { kind: "deployment", resource, container };
  }
  const chart = installedChart(resource);
  return chart?.name === software.name ? { kind: "chart", resource, chart } : undefined;
}

/** All installations of a stack. A chart whose Deployment is in the stack, too, is left to what the Deployment says. */
export function installations(stack: Stack, software: Software): Installation<StackResource>[] {
  const found = stack.ofType(...INSTALLATION_TYPES).flatMap((resource) => installationOf(resource, software) ?? []);
  const deployed = found.filter(({ kind }) => kind === "deployment");
  const rendered = new Set(deployed.flatMap(({ resource }) => stack.ancestors(resource)));
  return found.filter(({ resource }) => !CHART_TYPES.includes(resource.type) || !rendered.has(resource.urn));
}

/** By its image, else by what the Deployment calls itself: images that a program builds are unknown, and none of these. */
function containerOf({ props }: Resource, { name, images }: Software): Value | undefined {
  const list = props.at("spec").at("template").at("spec").at("containers");
  // Of a list that is not known yet, the first one is as unknown as all.
  const containers = list.isKnown ? list.items() : [list];
  const byImage = containers.find((container) => {
    const image = container.at("image").knownText();
    return image !== undefined && images.includes(imageParts(image).name);
  });
  const metadata = props.at("metadata");
  const names = [metadata.at("name"), metadata.at("labels").at("app.kubernetes.io/name")];
  if (byImage !== undefined) return byImage;
  if (names.some((each) => each.knownText() === name)) return containers[0];
  // Nothing tells what it is where neither is known; asking notes that.
  if (containers.some((container) => !container.at("image").isKnown)) for (const each of names) each.text();
  return undefined;
}

/** An image's parts; `name` is the last one of the repository. */
export interface ImageParts {
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** @example imageParts("public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0").tag // "v3.5.0" */
export function imageParts(image: string): ImageParts {
  const [path = "", digest] = image.split("@", 2);
  const last = path.slice(path.lastIndexOf("/") + 1);
  const [name = "", tag] = last.split(":", 2);
  return { name, tag, digest };
}
