import type { Problem } from "@sluice/alb-model";
import { checkSettings } from "../decide/index.ts";
import { type ResolvedScale, resolveScale, type ScaleSettings, wakeSeconds } from "./settings.ts";

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const DAY = 86_400;

/** Everything that is wrong with the settings of a service that scales to zero. */
export function checkScale(settings: ScaleSettings): Problem[] {
  const resolved = resolveScale(settings);
  return [
    ...checkName("namespace", resolved.namespace),
    ...checkName("deployment", resolved.deployment),
    ...checkPods(resolved),
    ...whole("quietRequestsPerMinute", resolved.quietRequestsPerMinute, 0, 1_000_000),
    ...whole("pollingSeconds", resolved.pollingSeconds, 10, 300),
    ...whole("startupSeconds", resolved.startupSeconds, 0, 3600),
    ...whole("drainSeconds", resolved.drainSeconds, 0, 3600),
    ...checkQuiet(resolved),
    ...checkSettings(resolved.failover).map((problem) => ({
      ...problem,
      code: "scale.failover",
      path: `failover.${problem.path}`,
    })),
  ];
}

function checkName(path: string, value: string): Problem[] {
  if (DNS_LABEL.test(value)) return [];
  const message = "is not a Kubernetes name";
  return [{ code: "scale.name", path, value, message, fix: "write lower case letters, digits and -, at most 63" }];
}

function checkPods({ requestsPerMinutePerPod, maxReplicas, awakeReplicas, failover }: ResolvedScale): Problem[] {
  const few = { code: "scale.awakeReplicas", path: "awakeReplicas", value: awakeReplicas };
  const minReady = Number.isInteger(failover.minReady) ? failover.minReady : 1;
  return [
    // KEDA takes only a whole number where it keeps pods while it cannot ask.
    ...whole("requestsPerMinutePerPod", requestsPerMinutePerPod, 1, 10_000_000),
    ...whole("maxReplicas", maxReplicas, 1, 10_000),
    ...whole("awakeReplicas", awakeReplicas, 1, Math.max(1, maxReplicas)),
    ...(awakeReplicas < minReady
      ? [
          {
            ...few,
            message: `is less than the failover's minReady, ${minReady}: traffic would never come back to the pods`,
            fix: `give ${minReady} or more, or lower minReady`,
          },
        ]
      : []),
  ];
}

function checkQuiet(resolved: ResolvedScale): Problem[] {
  const { quietSeconds } = resolved;
  const least = wakeSeconds(resolved);
  const range = whole("quietSeconds", quietSeconds, 0, DAY);
  if (range.length > 0 || quietSeconds >= least) return range;
  const message = `is shorter than waking up takes (${least} s): pods would go before they serve`;
  return [
    { code: "scale.quietSeconds", path: "quietSeconds", value: quietSeconds, message, fix: `give ${least} or more` },
  ];
}

/** Refuses what is not a whole number within the range. */
export function whole(path: string, value: number, from: number, to: number): Problem[] {
  if (Number.isInteger(value) && value >= from && value <= to) return [];
  const message = `is not a whole number from ${from} to ${to}`;
  return [{ code: `scale.${path}`, path, value, message, fix: `give a whole number from ${from} to ${to}` }];
}

const GROUP_ARN =
  /^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:targetgroup\/[A-Za-z0-9-]{1,32}\/[0-9a-f]{16}$/;

/** What is wrong with a target group's ARN that is known already: a wrong one looks just like silence. */
export function checkGroupArn(path: string, value: string): Problem[] {
  if (GROUP_ARN.test(value)) return [];
  const message = "is not the ARN of a target group";
  const fix = "give arn:aws:elasticloadbalancing:<Region>:<account>:targetgroup/<name>/<16 hex digits>";
  return [{ code: "scale.targetGroup", path, value, message, fix }];
}
