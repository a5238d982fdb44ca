import { ENABLED, GATE_PLATFORMS } from "./platforms.ts";
import type { Reason } from "./report.ts";
import { selects } from "./selectors.ts";
import type { Binding, Pod, Snapshot } from "./snapshot.ts";
import { gateWebhook, injectionReasons } from "./webhooks.ts";
import { restartCommand, workloadOf } from "./workloads.ts";

/**
 * Why a pod lacks the gate of a binding that selects it. Empty where `injectionReasons` says it already, for the whole
 * namespace. Gates come when a pod is created, so what was put right since needs a restart.
 */
export function missingGateReasons(snapshot: Snapshot, pod: Pod, binding: Binding): Reason[] {
  if (injectionReasons(snapshot, binding.platform).length > 0) return [];
  const fix = restartCommand(workloadOf(pod), snapshot.name);
  const fault = { severity: "fault", binding: binding.name, fix } as const;
  const webhook = gateWebhook(snapshot.webhooks ?? [], binding.platform);
  if (webhook !== undefined && !selects(webhook.objectSelector, pod.labels)) {
    const message = `webhook ${webhook.name} leaves such pods out by its objectSelector`;
    const labels = `give the pod template the labels that ${webhook.configuration} selects`;
    return [{ code: "webhook.objectSelector", ...fault, message, fix: labels }];
  }
  const late = lateReason(snapshot, pod, binding);
  if (late !== undefined) return [{ ...fault, ...late }];
  return [{ ...fault, ...unseenReason(snapshot, binding, webhook?.failurePolicy) }];
}

type Cause = Pick<Reason, "code" | "message">;

/** What came after the pod. Times are whole seconds: in the same second it may have been either way. */
function lateReason(snapshot: Snapshot, pod: Pod, binding: Binding): Cause | undefined {
  const service = snapshot.services?.find(({ name }) => name === binding.service);
  const { label } = GATE_PLATFORMS[binding.platform];
  const labelled = snapshot.namespace?.labelledAt[label];
  const webhook = gateWebhook(snapshot.webhooks ?? [], binding.platform);
  const isLate = (time: number | undefined): time is number => time !== undefined && pod.created <= time;
  if (isLate(binding.created)) {
    return {
      code: "pod.beforeBinding",
      message: "the pod was created before the binding, and gates come at creation only",
    };
  }
  if (service !== undefined && isLate(service.created)) {
    const message = `the pod was created before Service ${service.name}, and gates come at creation only`;
    return { code: "pod.beforeService", message };
  }
  if (isLate(labelled)) {
    const message = `the label ${label}=${ENABLED} was last written after the pod was created, and gates come at creation only`;
    return { code: "pod.beforeLabel", message };
  }
  if (webhook === undefined || !isLate(webhook.created)) return undefined;
  const message = `the pod was created before the webhook ${webhook.name}, and gates come at creation only`;
  return { code: "pod.beforeWebhook", message };
}

function unseenReason({ webhooks }: Snapshot, { platform }: Binding, failurePolicy: string | undefined): Cause {
  if (webhooks === undefined) {
    const message = "label and binding were there in time; the webhooks, which could tell more, were not read";
    return { code: "gate.missing", message };
  }
  if (failurePolicy === "Ignore") {
    const message =
      "label and binding were there in time, but the webhook fails open (failurePolicy Ignore): the pod was probably created while it did not answer";
    return { code: "webhook.failedOpen", message };
  }
  const hint =
    platform === "controller" ? ", or the controller runs with --enable-pod-readiness-gate-inject=false" : "";
  const message = `label, binding and webhook look right now: something was changed since the pod was created${hint}`;
  return { code: "gate.missing", message };
}
