import { annotationKey } from "../annotations.ts";
import type { ListenerRule, RuleCondition } from "../elbv2.ts";
import type { HttpIngressPath, IngressRule } from "../kubernetes.ts";
import { referencedName } from "../names.ts";
import { targetGroupArnPlaceholder } from "../placeholders.ts";
import { targetGroupsOf } from "../plan/plan.ts";
import type { Platform } from "../spec/fleet.ts";

/** The port name that makes the controller take a backend's action from the annotation. */
const USE_ANNOTATION = "use-annotation";

/** A rule as one path of an Ingress, with the annotations that it needs. */
export interface Entry {
  readonly host: string | undefined;
  readonly path: HttpIngressPath;
  readonly annotations: Readonly<Record<string, string>>;
}

export type TargetGroupField = "targetGroupName" | "targetGroupARN";

/** EKS Auto Mode takes target groups by ARN alone. */
export function targetGroupField(platform: Platform): TargetGroupField {
  return platform === "eks-auto-mode" ? "targetGroupARN" : "targetGroupName";
}

/** One rule as a path entry: its first host and path in the spec, whatever else it has in annotations. */
export function renderEntry(rule: ListenerRule, action: string, field: TargetGroupField): Entry {
  const { host, path, rest } = splitConditions(rule.conditions);
  const conditions = rest.length === 0 ? {} : { [annotationKey("conditions", action)]: JSON.stringify(rest) };
  return {
    host,
    path: {
      ...(path === undefined ? {} : { path }),
      pathType: "ImplementationSpecific",
      backend: { service: { name: action, port: { name: USE_ANNOTATION } } },
    },
    annotations: { [annotationKey("actions", action)]: writeAction(rule, field), ...conditions },
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
function writeAction(rule: ListenerRule, field: TargetGroupField): string {
  const write = field === "targetGroupARN" ? targetGroupArnPlaceholder : (name: string) => name;
  const tuples = rule.actions.flatMap(targetGroupsOf).map(({ targetGroupARN, weight }) => ({
    [field]: write(referencedName(targetGroupARN)),
    ...(weight === undefined ? {} : { weight }),
  }));
  const [only] = tuples;
  if (tuples.length === 1 && only !== undefined && only.weight === undefined)
    return JSON.stringify({ type: "forward", ...only });
  return JSON.stringify({ type: "forward", forwardConfig: { targetGroups: tuples } });
}

/** Entries of one host in a row become one rule of the spec; the controller keeps their order. */
export function mergeByHost(entries: readonly Entry[]): IngressRule[] {
  const rules: { host: string | undefined; paths: HttpIngressPath[] }[] = [];
  for (const { host, path } of entries) {
    const last = rules.at(-1);
    if (last !== undefined && last.host === host) last.paths.push(path);
    else rules.push({ host, paths: [path] });
  }
  return rules.map(({ host, paths }) => (host === undefined ? { http: { paths } } : { host, http: { paths } }));
}

export function mergeAnnotations(entries: readonly Entry[]): Record<string, string> {
  const annotations: Record<string, string> = {};
  for (const entry of entries) Object.assign(annotations, entry.annotations);
  return annotations;
}
