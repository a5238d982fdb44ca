import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import type { Value } from "../../view/value.ts";
import { ATTACHMENT_TYPES } from "../types.ts";
import { type Binding, bindings, hasPodTargets } from "./bindings.ts";
import { groupsBehind } from "./lambdaTargets.ts";
import { type PodCount, podsOfServices } from "./podCounts.ts";
import { serviceKey } from "./services.ts";
import { serviceTargets } from "./serviceTargets.ts";
import { idOfArn, idOfGroup, idOfName, idOfServiceTargets, withoutPort } from "./targetGroupIds.ts";

/** The targets of one target group, as far as the stack tells: a lower bound. */
export interface TargetCount {
  /** What findings on it are about. */
  readonly subject: StackResource;
  readonly targets: number;
  /** Whose pods they are. */
  readonly pods: readonly PodCount[];
  /** Providers of the target group and of all that fills it. */
  readonly providers: ReadonlySet<string>;
}

/** By the names that `balancerTargetGroups` has for target groups; of one name there may be several, far from each other. */
export type TargetCounts = ReadonlyMap<string, readonly TargetCount[]>;

interface Found {
  readonly id: string;
  readonly subject: StackResource;
  readonly providers: Set<string>;
  readonly services: Set<string>;
  attached: number;
}

/** The targets of all target groups. Use it with `stack.memo`. */
export function targetCounts(stack: Stack): TargetCounts {
  const found = new Map<string, Found>();
  /** `by` fills it; those of other stacks are told apart by what fills them. */
  const at = (id: string, by: StackResource, group?: StackResource) => {
    const key = `${id} ${group?.urn ?? by.provider}`;
    const subject = group ?? by;
    const known = found.get(key) ?? { id, subject, providers: new Set(), services: new Set(), attached: 0 };
    found.set(key, known);
    known.providers.add(subject.provider).add(by.provider);
    return known;
  };
  for (const binding of stack.memo(bindings)) {
    const id = boundTo(binding);
    const { resource, service, targetGroup } = binding;
    if (id === undefined || service === undefined || !hasPodTargets(binding)) continue;
    at(id, resource, targetGroup).services.add(serviceKey(resource, service));
  }
  for (const { ingress, service, targetType } of stack.memo(serviceTargets)) {
    if (!targetType.is("ip") && !(targetType.isMissing && ingress.isAutoMode)) continue;
    const { resource, namespace, name } = ingress;
    at(idOfServiceTargets(namespace, name, service), resource).services.add(serviceKey(resource, service));
  }
  for (const attachment of stack.ofType(...ATTACHMENT_TYPES)) {
    const [group] = groupsBehind(stack, attachment, "targetGroupArn");
    const id = group === undefined ? idInArn(attachment.props.at("targetGroupArn")) : idOfGroup(group);
    if (id !== undefined) at(id, attachment, group).attached++;
  }
  const pods = stack.memo(podsOfServices);
  const byId = Map.groupBy(found.values(), ({ id }) => id);
  return new Map([...byId].map(([id, all]) => [id, all.map((each) => countOf(each, pods))]));
}

/** The count for a target group under the name that a load balancer has for it: that of the same cluster or account. */
export function countFor(counts: TargetCounts, id: string, { provider }: StackResource): TargetCount | undefined {
  // Targets of one port are targets of all.
  const all = counts.get(withoutPort(id)) ?? [];
  return all.find(({ providers }) => providers.has(provider)) ?? (all.length === 1 ? all[0] : undefined);
}

function countOf(found: Found, pods: ReadonlyMap<string, readonly PodCount[]>): TargetCount {
  const { subject, providers, services, attached } = found;
  const all = [...new Set([...services].flatMap((service) => pods.get(service) ?? []))];
  return { subject, providers, targets: all.reduce((sum, each) => sum + each.pods, attached), pods: all };
}

function boundTo({ resource, targetGroup }: Binding): string | undefined {
  if (targetGroup !== undefined) return idOfGroup(targetGroup);
  const spec = resource.props.at("spec");
  const name = spec.at("targetGroupName").text();
  return name === undefined ? idInArn(spec.at("targetGroupARN")) : idOfName(name);
}

function idInArn(arn: Value): string | undefined {
  const text = arn.text();
  return text === undefined ? undefined : idOfArn(text);
}
