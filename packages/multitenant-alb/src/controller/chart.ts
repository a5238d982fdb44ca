import { compareVersions, type Problem } from "@sluice/alb-model";

/** Chart of the controller, in the repository that AWS publishes it from. */
export const CONTROLLER_CHART = "aws-load-balancer-controller";
export const EKS_CHARTS = "https://aws.github.io/eks-charts";

/** The chart that Sluice is tested with, and so the controller. */
export const DEFAULT_CHART_VERSION = "3.5.0";

/** Where the chart comes from: a Helm repository, or a folder or archive for clusters without internet access. */
export type ChartSource =
  | { readonly repository: string; readonly path?: never }
  | { readonly path: string; readonly repository?: never };

/**
 * The controller that a chart installs: from 3.0 on the versions are the same; chart 1.N.P holds controller 2.N.P.
 *
 * Source: `Chart.yaml` of each release tag.
 *
 * @example controllerVersion("1.14.1") // "2.14.1"
 */
export function controllerVersion(chartVersion: string): string {
  return chartVersion.replace(/^v?1\./, "2.").replace(/^v/, "");
}

const RELEASES = "https://raw.githubusercontent.com/kubernetes-sigs/aws-load-balancer-controller";
/** Before it the controller knew no Gateway API. */
const GATEWAY_CRDS_SINCE = "2.13.0";

/**
 * The files with the CustomResourceDefinitions of exactly one release, by what they hold.
 *
 * @example crdFiles("3.5.0", { gateway: false }) // { controller: "https://…/v3.5.0/…/crds.yaml" }
 */
export function crdFiles(chartVersion: string, include: { readonly gateway: boolean }): Record<string, string> {
  const version = controllerVersion(chartVersion);
  const folder = `${RELEASES}/v${version}/helm/${CONTROLLER_CHART}/crds`;
  const gateway = include.gateway && compareVersions(version, GATEWAY_CRDS_SINCE) >= 0;
  return { controller: `${folder}/crds.yaml`, ...(gateway ? { gateway: `${folder}/gateway-crds.yaml` } : {}) };
}

/** A pin is one version: a range or "latest" would change the cluster without a change in the program. */
export function checkChartVersion(version: string): Problem[] {
  if (/^v?\d+\.\d+\.\d+$/.test(version)) return [];
  return [
    {
      code: "controller.version",
      path: "version",
      value: version,
      message: "is not one version of the chart",
      fix: `give all three numbers, such as ${DEFAULT_CHART_VERSION}`,
    },
  ];
}

/**
 * The same files inside a chart's folder, or undefined for an archive, which nobody reads them from.
 *
 * @example chartCrdFiles("./charts/aws-load-balancer-controller", { gateway: false })
 */
export function chartCrdFiles(
  path: string,
  include: { readonly gateway: boolean },
): Record<string, string> | undefined {
  if (/\.(tgz|tar\.gz)$/.test(path)) return undefined;
  const folder = `${path.replace(/\/$/, "")}/crds`;
  return {
    controller: `${folder}/crds.yaml`,
    ...(include.gateway ? { gateway: `${folder}/gateway-crds.yaml` } : {}),
  };
}
