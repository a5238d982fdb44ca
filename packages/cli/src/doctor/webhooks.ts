import type { Platform } from "@sluice/alb-model";
import { ENABLED, GATE_PLATFORMS } from "./platforms.ts";
import type { Reason } from "./report.ts";
import { selects } from "./selectors.ts";
import type { NamespaceState, Snapshot, Webhook } from "./snapshot.ts";

/** A webhook of the controller that asks for the same namespaces, to another end. */
const OTHER_PURPOSE = /^quicid\./;

/** The webhook that injects a platform's gates: by its name, or because it selects the platform's label. */
export function gateWebhook(webhooks: readonly Webhook[], platform: Platform): Webhook | undefined {
  const { label, webhook } = GATE_PLATFORMS[platform];
  const mentions = ({ name, namespaceSelector }: Webhook) =>
    !OTHER_PURPOSE.test(name) &&
    (namespaceSelector?.matchLabels?.[label] !== undefined ||
      namespaceSelector?.matchExpressions?.some(({ key }) => key === label) === true);
  return webhooks.find(({ name }) => name === webhook) ?? webhooks.find(mentions);
}

/**
 * Why no new pod of the namespace gets a platform's gates. Needs the namespace or the webhooks; what could not be read
 * is no reason.
 */
export function injectionReasons({ name, namespace, webhooks }: Snapshot, platform: Platform): Reason[] {
  const webhook = webhooks === undefined ? undefined : gateWebhook(webhooks, platform);
  const missing = webhooks !== undefined && webhook === undefined ? [noWebhook(platform)] : [];
  if (namespace === undefined) return missing;
  const { label } = GATE_PLATFORMS[platform];
  const selected =
    webhook === undefined ? namespace.labels[label] === ENABLED : selects(webhook.namespaceSelector, namespace.labels);
  return selected ? missing : [...missing, notSelected(name, namespace, platform, webhook)];
}

function noWebhook(platform: Platform): Reason {
  const { webhook } = GATE_PLATFORMS[platform];
  const fixes = {
    controller: "install the controller's chart with its webhooks; nothing else injects gates",
    "eks-auto-mode": "check that the cluster has EKS Auto Mode's load balancing switched on",
  };
  const message = `no mutating webhook injects gates: there is no ${webhook}`;
  return { code: "webhook.missing", severity: "fault", message, fix: fixes[platform] };
}

function notSelected(name: string, { labels }: NamespaceState, platform: Platform, webhook?: Webhook): Reason {
  const { label } = GATE_PLATFORMS[platform];
  const value = labels[label];
  const fix = `kubectl label namespace ${name} ${label}=${ENABLED} --overwrite, then restart the workloads`;
  const fault = { severity: "fault", fix } as const;
  if (value === ENABLED) {
    const message = `the namespace has the label, but webhook ${webhook?.name} of ${webhook?.configuration} selects other namespaces`;
    return { code: "webhook.namespaceSelector", severity: "fault", message, fix: "compare its namespaceSelector" };
  }
  if (value !== undefined) {
    const message = `the namespace has ${label}=${value}; only ${ENABLED} brings gates`;
    return { code: "namespace.labelValue", message, ...fault };
  }
  const other = Object.values(GATE_PLATFORMS).find((one) => one.label !== label && labels[one.label] !== undefined);
  if (other === undefined) {
    return { code: "namespace.label", message: `the namespace lacks the label ${label}=${ENABLED}`, ...fault };
  }
  const message = `the namespace has ${other.label}, which ${platform} ignores; it wants ${label}=${ENABLED}`;
  return { code: "namespace.otherLabel", message, ...fault };
}
