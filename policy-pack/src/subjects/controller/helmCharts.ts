import type { Resource } from "../../view/resource.ts";
import type { Value } from "../../view/value.ts";
import { HELM_CHART_TYPES, HELM_RELEASE_TYPES } from "../types.ts";

/** What says which version is installed. */
export type Pin =
  /** `shown` says it as a message does: `version 1.14.0`. */
  | { readonly kind: "version"; readonly version: string; readonly shown: string }
  /** Nothing pins one version: `version is not set`. */
  | { readonly kind: "none"; readonly shown: string }
  /** It was noted why. */
  | { readonly kind: "unknown" };

/** A Helm chart that a resource installs. */
export interface InstalledChart {
  /** Without repository, folder and version: `aws-load-balancer-controller`. */
  readonly name: string;
  readonly pin: () => Pin;
  /** What stands in `values`; unknown where a file of values, which nobody can look into, may say it instead. */
  readonly value: (...keys: readonly string[]) => Value;
}

const TYPES: readonly string[] = [...HELM_RELEASE_TYPES, ...HELM_CHART_TYPES];
const ARCHIVE = /(?:-v?(\d+\.\d+\.\d+[^/]*?))?\.(?:tgz|tar\.gz)$/;

/**
 * The chart of a Release or Chart resource; undefined for others.
 *
 * @example installedChart(release)?.value("controllerConfig", "featureGates", "EnableRGTAPI").is(true)
 */
export function installedChart({ type, props }: Resource): InstalledChart | undefined {
  if (!TYPES.includes(type)) return undefined;
  // A Chart of v3 has the folder of a local chart in `path`.
  const chart = props.at("chart").text() ?? props.at("path").text() ?? "";
  const name = chart.replace(ARCHIVE, "").split("/").at(-1) ?? "";
  return {
    name,
    pin: () => pinOf(props, chart),
    value: (...keys) => {
      const value = keys.reduce((at, key) => at.at(key), props.at("values"));
      return value.isKnown && value.isMissing && hasUnreadFiles(props)
        ? value.hidden("valueYamlFiles may set it")
        : value;
    },
  };
}

/** The provider reads the files into `values`; where it has done so, it has also added a checksum of what it renders. */
function hasUnreadFiles(props: Value): boolean {
  const files = props.at("valueYamlFiles");
  return (!files.isKnown || files.items().length > 0) && props.at("checksum").isMissing;
}

function pinOf(props: Value, chart: string): Pin {
  const fetched = props.at("fetchOpts").at("version");
  const version = fetched.isGiven ? fetched : props.at("version");
  if (version.isUnknown) return { kind: "unknown" };
  const text = version.text() ?? "";
  if (isExact(text)) return { kind: "version", version: bare(text), shown: `${version.path} ${text}` };
  if (text !== "") return { kind: "none", shown: `${version.path} is ${text}` };
  const packaged = ARCHIVE.exec(chart)?.[1];
  if (packaged !== undefined) return { kind: "version", version: packaged, shown: `chart ${chart}` };
  if (!/^[./]/.test(chart)) return { kind: "none", shown: `${version.path} is not set` };
  // Reading it notes it.
  version.hidden("the chart's folder has it").text();
  return { kind: "unknown" };
}

/** Helm takes anything else for a range, also `1.14`. */
function isExact(version: string): boolean {
  return /^v?\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?$/.test(version);
}

function bare(version: string): string {
  return version.replace(/^v/, "");
}
