import { kindOf, namespaceOf, objectName, type StackResource, titleOf } from "../../view/resource.ts";
import { wholeNumber } from "../../view/scalars.ts";
import type { Stack } from "../../view/stack.ts";
import type { Value } from "../../view/value.ts";
import { DEPLOYMENT_TYPES, ROLLOUT_TYPES, SERVICE_TYPES } from "../types.ts";
import { serviceKey } from "./services.ts";

const STATEFUL_SET_TYPES = ["kubernetes:apps/v1:StatefulSet"] as const;
const WORKLOAD_TYPES = [...DEPLOYMENT_TYPES, ...STATEFUL_SET_TYPES, ...ROLLOUT_TYPES];
const AUTOSCALER_TYPES = [
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  "kubernetes:autoscaling/v1:HorizontalPodAutoscaler",
] as const;
const SCALED_OBJECT_TYPE = "kubernetes:keda.sh/v1alpha1:ScaledObject";
/** KEDA's default for `maxReplicaCount`. Source: https://github.com/kedacore/http-add-on/issues/607 */
const KEDA_MAXIMUM = 100;

/** How many pods of a workload there may be at most. */
export interface PodCount {
  readonly workload: StackResource;
  /** In messages: `Deployment shop/web`. */
  readonly title: string;
  readonly pods: number;
}

/** The pods behind a Service, by cluster, namespace and name; see `serviceKey`. Use it with `stack.memo`. */
export function podsOfServices(stack: Stack): ReadonlyMap<string, readonly PodCount[]> {
  const workloads = Map.groupBy(stack.memo(workloadsOf), ({ place }) => place);
  return new Map(
    stack.ofType(...SERVICE_TYPES).map((service) => {
      const wanted = pairs(service.props.at("spec").at("selector"));
      const place = placeOf(service);
      const found = wanted === undefined || wanted.size === 0 ? [] : (workloads.get(place) ?? []);
      const selected = found.filter(({ labels }) =>
        [...(wanted ?? [])].every(([key, value]) => labels.get(key) === value),
      );
      return [serviceKey(service, objectName(service)), selected];
    }),
  );
}

interface Workload extends PodCount {
  readonly place: string;
  readonly labels: ReadonlyMap<string, string>;
}

/** Those whose pods' number and labels are known. */
function workloadsOf(stack: Stack): Workload[] {
  const all = stack.ofType(...WORKLOAD_TYPES);
  const byName = new Map(all.map((each) => [nameOf(each), each]));
  const maximums = stack.memo(autoscaled);
  // A Rollout that refers to a Deployment runs its pods in its place.
  const referred = new Map(all.flatMap((each) => entryOf(each, byName)));
  const replaced = new Set(referred.values());
  return all.flatMap((workload): Workload[] => {
    const labels = pairs(
      (referred.get(workload) ?? workload).props.at("spec").at("template").at("metadata").at("labels"),
    );
    const pods = maximums.get(nameOf(workload)) ?? replicasOf(workload);
    if (labels === undefined || pods === undefined || replaced.has(workload)) return [];
    return [{ workload, title: titleOf(workload), pods, place: placeOf(workload), labels }];
  });
}

function entryOf(rollout: StackResource, byName: ReadonlyMap<string, StackResource>): [StackResource, StackResource][] {
  const reference = rollout.props.at("spec").at("workloadRef");
  const [kind, name] = [reference.at("kind").text(), reference.at("name").text()];
  const found = kind === undefined || name === undefined ? undefined : byName.get(nameIn(rollout, kind, name));
  return found === undefined ? [] : [[rollout, found]];
}

function replicasOf({ props }: StackResource): number | undefined {
  const replicas = props.at("spec").at("replicas");
  return replicas.isMissing ? 1 : wholeNumber(replicas);
}

/** The most pods that autoscalers give workloads, by cluster, namespace, kind and name. */
function autoscaled(stack: Stack): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const note = (scaler: StackResource, usualKind: string | undefined, maximum: number | undefined) => {
    const target = scaler.props.at("spec").at("scaleTargetRef");
    const kind = target.at("kind").isMissing ? usualKind : target.at("kind").text();
    const name = target.at("name").text();
    if (kind === undefined || name === undefined || maximum === undefined) return;
    found.set(nameIn(scaler, kind, name), maximum);
  };
  for (const each of stack.ofType(...AUTOSCALER_TYPES)) {
    note(each, undefined, wholeNumber(each.props.at("spec").at("maxReplicas")));
  }
  for (const each of stack.ofType(SCALED_OBJECT_TYPE)) {
    const maximum = each.props.at("spec").at("maxReplicaCount");
    note(each, "Deployment", maximum.isMissing ? KEDA_MAXIMUM : wholeNumber(maximum));
  }
  return found;
}

/** The entries of labels or a selector; undefined where one of them is not known yet. */
function pairs(labels: Value): Map<string, string> | undefined {
  if (labels.isUnknown) return undefined;
  const entries = labels.entries().map(([key, value]): [string, string | undefined] => [key, value.text()]);
  const known = entries.flatMap(([key, value]): [string, string][] => (value === undefined ? [] : [[key, value]]));
  return known.length === entries.length ? new Map(known) : undefined;
}

function placeOf(object: StackResource): string {
  return `${object.provider} ${namespaceOf(object)}`;
}

function nameOf(workload: StackResource): string {
  return nameIn(workload, kindOf(workload.type), objectName(workload));
}

function nameIn(object: StackResource, kind: string, name: string): string {
  return `${placeOf(object)} ${kind} ${name}`;
}
