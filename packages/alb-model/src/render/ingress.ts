import { annotation, annotationKey } from "../annotations.ts";
import type { ListenerRule, RuleCondition } from "../elbv2.ts";
import type { HttpIngressPath, Ingress, IngressRule } from "../kubernetes.ts";
import { referencedName } from "../names.ts";
import { type PlannedBundle, type PlannedShard, targetGroupsOf } from "../plan/plan.ts";
import type { ResolvedFleet } from "../spec/resolve.ts";
import { LABELS, shardLabels, TENANTS_ANNOTATION } from "./labels.ts";

/** The action that forwards to a shared target group; numbered where an Ingress has several. */
export const ACTION_NAME = "forward-to-tg";
/** The port name that makes the controller take a backend's action from the annotation. */
const USE_ANNOTATION = "use-annotation";
/** Anchors stand above all tenants, so that an added bundle changes no anchor's priority. */
const ANCHOR_ORDER = -900;

/** The Ingress of a bundle: one path entry a rule, in the order of the rules. */
export function renderBundle(fleet: ResolvedFleet, shard: PlannedShard, bundle: PlannedBundle): Ingress {
  const entries = bundle.rules.map((rule, index) => renderRule(rule, actionName(index, bundle.rules.length)));
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

/** The Ingress of a shard's anchors. It alone asks for the HTTP listener that redirects. */
export function renderAnchor(fleet: ResolvedFleet, shard: PlannedShard): Ingress {
  const entries = shard.anchors.map((rule, index) => renderRule(rule, actionName(index, shard.anchors.length)));
  const listen = shard.certificates.length > 0 ? { [annotation.listenPorts]: '[{"HTTP":80},{"HTTPS":443}]' } : {};
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name: anchorName(shard.name),
      namespace: fleet.namespace,
      labels: shardLabels(fleet.name, shard.name),
      annotations: { [annotation.groupOrder]: String(ANCHOR_ORDER), ...listen, ...mergeAnnotations(entries) },
    },
    spec: { ingressClassName: shard.name, rules: mergeByHost(entries) },
  };
}

/** @example anchorName("edge-001") // "edge-001-anchor" */
export function anchorName(shard: string): string {
  return `${shard}-anchor`;
}

function actionName(index: number, count: number): string {
  return count === 1 ? ACTION_NAME : `${ACTION_NAME}-${index + 1}`;
}

interface Entry {
  readonly host: string | undefined;
  readonly path: HttpIngressPath;
  readonly annotations: Readonly<Record<string, string>>;
}

/** One rule as a path entry: its first host and path in the spec, whatever else it has in annotations. */
function renderRule(rule: ListenerRule, action: string): Entry {
  const { host, path, rest } = splitConditions(rule.conditions);
  const conditions = rest.length === 0 ? {} : { [annotationKey("conditions", action)]: JSON.stringify(rest) };
  return {
    host,
    path: {
      ...(path === undefined ? {} : { path }),
      pathType: "ImplementationSpecific",
      backend: { service: { name: action, port: { name: USE_ANNOTATION } } },
    },
    annotations: { [annotationKey("actions", action)]: writeAction(rule), ...conditions },
  };
}

function splitConditions(conditions: readonly RuleCondition[]): {
  host: string | undefined;
  path: string | undefined;
  rest: RuleCondition[];
} {
  let host: string | undefined;
  let path: string | undefined;
  const rest: RuleCondition[] = [];
  for (const condition of conditions) {
    if (condition.field === "host-header" && condition.hostHeaderConfig.values !== undefined) {
      const [first, ...others] = condition.hostHeaderConfig.values;
      host = first;
      if (others.length > 0) rest.push({ field: "host-header", hostHeaderConfig: { values: others } });
    } else if (condition.field === "path-pattern" && condition.pathPatternConfig.values !== undefined) {
      const [first, ...others] = condition.pathPatternConfig.values;
      path = first;
      if (others.length > 0) rest.push({ field: "path-pattern", pathPatternConfig: { values: others } });
    } else {
      rest.push(condition);
    }
  }
  return { host, path, rest };
}

/** The short form for one target group, the long one for several. */
function writeAction(rule: ListenerRule): string {
  const tuples = rule.actions.flatMap(targetGroupsOf).map(({ targetGroupARN, weight }) => ({
    targetGroupName: referencedName(targetGroupARN),
    ...(weight === undefined ? {} : { weight }),
  }));
  const [only] = tuples;
  if (tuples.length === 1 && only !== undefined && only.weight === undefined)
    return JSON.stringify({ type: "forward", ...only });
  return JSON.stringify({ type: "forward", forwardConfig: { targetGroups: tuples } });
}

/** Entries of one host in a row become one rule of the spec; the controller keeps their order. */
function mergeByHost(entries: readonly Entry[]): IngressRule[] {
  const rules: { host: string | undefined; paths: HttpIngressPath[] }[] = [];
  for (const { host, path } of entries) {
    const last = rules.at(-1);
    if (last !== undefined && last.host === host) last.paths.push(path);
    else rules.push({ host, paths: [path] });
  }
  return rules.map(({ host, paths }) => (host === undefined ? { http: { paths } } : { host, http: { paths } }));
}

function mergeAnnotations(entries: readonly Entry[]): Record<string, string> {
  const annotations: Record<string, string> = {};
  for (const entry of entries) Object.assign(annotations, entry.annotations);
  return annotations;
}
