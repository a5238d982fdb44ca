import { compareVersions, type Problem } from "@sluice/alb-model";
import { ARGO_DEFAULTS, type ArgoSettings, versionOf } from "./argoRollouts.ts";
import { checkWhole, type Report } from "./problemList.ts";

/** What a canary needs of Argo Rollouts, with the first release that has it. Source: its tags and pull requests. */
const FEATURES = {
  verifyTargetGroups: {
    since: "1.1.0",
    what: "verification of target groups, which keeps old pods until the load balancer has the new ones (#1348)",
  },
  pingPong: { since: "1.2.0", what: "ping-pong Services (#1697)" },
  severalIngresses: { since: "1.6.0", what: "a canary on several load balancers (#2639)" },
  autoMode: {
    since: "1.9.0",
    what: "the flags --aws-target-group-binding-api-version and --alb-tag-key-resource-id, without which verification fails on EKS Auto Mode (#4368)",
  },
} as const;

/** Charts from here on start Argo with `--metricsPort`, which older programs do not know. */
const METRICS_PORT = { chartVersion: "2.40.10", version: "1.9.0" };
/** The first chart that takes further rules for Argo's role, which EKS Auto Mode needs. */
const ADDITIONAL_RULES_CHART = "2.34.4";

/**
 * Everything that is wrong with settings of Argo Rollouts.
 *
 * @example checkArgo({ ingressClasses: ["edge-001"], version: "1.0.2" })[0]?.code // "argo.version.verifyTargetGroups"
 */
export function checkArgo(settings: ArgoSettings): Problem[] {
  const problems: Problem[] = [];
  const report: Report = (problem) => problems.push(problem);
  checkVersion(settings, report);
  checkClasses(settings.ingressClasses, report);
  checkWhole(report, { code: "argo.replicas", path: "replicas" }, settings.replicas, [2, 10]);
  return problems;
}

function checkVersion(settings: ArgoSettings, report: Report): void {
  const { platform = "controller", chartVersion = ARGO_DEFAULTS.chartVersion } = settings;
  const version = versionOf(settings);
  const pins = { version, chartVersion };
  for (const [path, value] of Object.entries(pins))
    if (!/^\d+\.\d+\.\d+$/.test(value))
      report({ code: `argo.${path}`, path, value, message: "is not one version", fix: "give all three numbers" });
  if (!Object.values(pins).every((pin) => /^\d+\.\d+\.\d+$/.test(pin))) return;
  checkChart(settings, report);
  const names = ["verifyTargetGroups", "pingPong", "severalIngresses"] as const;
  for (const name of platform === "controller" ? names : [...names, "autoMode" as const]) {
    const { since, what } = FEATURES[name];
    if (compareVersions(version, since) < 0)
      report({
        code: `argo.version.${name}`,
        path: "version",
        value: version,
        message: `is older than ${what}`,
        fix: `use ${since} or newer`,
      });
  }
}

/** Where the chart and the program do not fit. */
function checkChart(
  { platform, chartVersion = ARGO_DEFAULTS.chartVersion, ...settings }: ArgoSettings,
  report: Report,
) {
  const version = versionOf(settings);
  const hasMetricsPort = compareVersions(chartVersion, METRICS_PORT.chartVersion) >= 0;
  if (hasMetricsPort && compareVersions(version, METRICS_PORT.version) < 0)
    report({
      code: "argo.version.metricsPort",
      path: "version",
      value: version,
      message: `is older than the flag --metricsPort, with which charts from ${METRICS_PORT.chartVersion} on start it`,
      fix: `use ${METRICS_PORT.version} or newer, or an older chart`,
    });
  if (platform === "eks-auto-mode" && compareVersions(chartVersion, ADDITIONAL_RULES_CHART) < 0)
    report({
      code: "argo.chartVersion.additionalRules",
      path: "chartVersion",
      value: chartVersion,
      message: "cannot let Argo read the bindings of EKS Auto Mode",
      fix: `use ${ADDITIONAL_RULES_CHART} or newer`,
    });
}

function checkClasses(classes: readonly string[], report: Report): void {
  if (classes.length === 0)
    report({
      code: "argo.ingressClasses",
      path: "ingressClasses",
      message: "is empty, and Argo would look at class alb alone",
      fix: "name the shards that canaries use, such as edge-001",
    });
  for (const name of classes)
    if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name))
      report({
        code: "argo.ingressClass",
        path: "ingressClasses",
        value: name,
        message: "is no name of an IngressClass",
        fix: "write a shard's name, such as edge-001",
      });
}
