import { annotation } from "../annotations.ts";
import type { ListenerRule } from "../elbv2.ts";
import type { Ingress } from "../kubernetes.ts";
import type { PlannedBundle, PlannedShard } from "../plan/plan.ts";
import type { ResolvedFleet } from "../spec/resolve.ts";
import { type Entry, mergeAnnotations, mergeByHost, renderEntry, targetGroupField } from "./entries.ts";
import { LABELS, shardLabels, TENANTS_ANNOTATION } from "./labels.ts";

/** The action that forwards to a shared target group; numbered where an Ingress has several. */
export const ACTION_NAME = "forward-to-tg";
/** Anchors stand above all tenants, so that an added bundle changes no anchor's priority. */
const ANCHOR_ORDER = -900;

/** The Ingress of a bundle: one path entry a rule, in the order of the rules. */
export function renderBundle(fleet: ResolvedFleet, shard: PlannedShard, bundle: PlannedBundle): Ingress {
  const entries = renderRules(fleet, bundle.rules);
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name: bundle.id,
      namespace: fleet.namespace,
      labels: { ...shardLabels(fleet.name, shard.name), [LABELS.profile]: bundle.profile },
      annotations: { [TENANTS_ANNOTATION]: bundle.tenants.join(","), ...mergeAnnotations(entries) },
    },
    spec: { ingressClassName: shard.name, rules: mergeByHost(entries), tls: [{ hosts: bundle.hosts }] },
  };
}

/**
 * The Ingress of a shard's anchors. It alone asks for the HTTP listener that redirects. On EKS Auto Mode it also
 * carries what IngressClassParams have no field for there, so it must be there before any bundle, and go last.
 */
export function renderAnchor(fleet: ResolvedFleet, shard: PlannedShard): Ingress {
  const entries = renderRules(fleet, shard.anchors);
  const listen = shard.certificates.length > 0 ? { [annotation.listenPorts]: '[{"HTTP":80},{"HTTPS":443}]' } : {};
  const settings = fleet.platform === "eks-auto-mode" ? autoModeSettings(fleet, shard) : {};
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name: anchorName(shard.name),
      namespace: fleet.namespace,
      labels: shardLabels(fleet.name, shard.name),
      annotations: {
        [annotation.groupOrder]: String(ANCHOR_ORDER),
        ...listen,
        ...settings,
        ...mergeAnnotations(entries),
      },
    },
    spec: { ingressClassName: shard.name, rules: mergeByHost(entries) },
  };
}

/**
 * Settings of the load balancer that EKS Auto Mode takes as annotations only. AWS lists the annotations that Auto Mode
 * leaves out; these are not among them.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html
 */
function autoModeSettings(fleet: ResolvedFleet, shard: PlannedShard): Record<string, string> {
  const { webAclArn } = fleet.loadBalancer;
  const https = { [annotation.sslRedirect]: "443", [annotation.sslPolicy]: fleet.sslPolicy };
  return {
    [annotation.loadBalancerName]: shard.name,
    ...(shard.certificates.length > 0 ? https : {}),
    ...(fleet.inboundCidrs.length > 0 ? { [annotation.inboundCidrs]: fleet.inboundCidrs.join(",") } : {}),
    ...(webAclArn === undefined ? {} : { [annotation.wafv2AclArn]: webAclArn }),
  };
}

/** @example anchorName("edge-001") // "edge-001-anchor" */
export function anchorName(shard: string): string {
  return `${shard}-anchor`;
}

/** The rules of one Ingress as path entries, in their order. */
function renderRules({ platform }: ResolvedFleet, rules: readonly ListenerRule[]): Entry[] {
  const field = targetGroupField(platform);
  return rules.map((rule, index) => renderEntry(rule, actionName(index, rules.length), field));
}

function actionName(index: number, count: number): string {
  return count === 1 ? ACTION_NAME : `${ACTION_NAME}-${index + 1}`;
}
