import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";
import { type Binding, bindings, hasPodTargets } from "./bindings.ts";
import { targetGroupNameIn } from "./forwardActions.ts";
import { groupsBehind } from "./lambdaTargets.ts";
import { type PodCount, podsOfServices, serviceKey } from "./podCounts.ts";
import { serviceTargets } from "./serviceTargets.ts";
import { ATTACHMENT_TYPES } from "./types.ts";

/** The targets of one target group, as far as the stack tells: a lower bound. */
export interface TargetCount {
  /** What findings on it are about. */
  readonly subject: StackResource;
  readonly targets: number;
  /** Whose pods they are. */
  readonly pods: readonly PodCount[];
}

interface Found {
  readonly subject: StackResource;
  readonly services: Set<string>;
  attached: number;
}

/** Target groups by the names that `balancerTargetGroups` has for them. Use it with `stack.memo`. */
export function targetCounts(stack: Stack): ReadonlyMap<string, TargetCount> {
  const found = new Map<string, Found>();
  const at = (id: string, subject: StackResource) => {
    const known = found.get(id) ?? { subject, services: new Set<string>(), attached: 0 };
    found.set(id, known);
    return known;
  };
  for (const binding of stack.memo(bindings)) {
    const id = boundTo(binding);
    const { resource, namespace, service, targetGroup } = binding;
    if (id === undefined || service === undefined || !hasPodTargets(binding)) continue;
    at(id, targetGroup ?? resource).services.add(serviceKey(resource.provider, namespace, service));
  }
  for (const { ingress, service, targetType } of stack.memo(serviceTargets)) {
    if (!targetType.is("ip") && !(targetType.isMissing && ingress.isAutoMode)) continue;
    const { resource, namespace, name } = ingress;
    at(`service:${namespace}/${name}-${service}`, resource).services.add(
      serviceKey(resource.provider, namespace, service),
    );
  }
  for (const attachment of stack.ofType(...ATTACHMENT_TYPES)) {
    const [group] = groupsBehind(stack, attachment, "targetGroupArn");
    const id = group === undefined ? namedBy(attachment.props.at("targetGroupArn").text()) : idOf(group);
    if (id !== undefined) at(id, group ?? attachment).attached++;
  }
  const pods = stack.memo(podsOfServices);
  return new Map([...found].map(([id, each]) => [id, countOf(each, pods)]));
}

/** The count for a target group under the name that a load balancer has for it. */
export function countFor(counts: ReadonlyMap<string, TargetCount>, id: string): TargetCount | undefined {
  // The controller makes one target group for each of a Service's ports.
  return counts.get(id.startsWith("service:") ? id.slice(0, id.lastIndexOf(":")) : id);
}

function countOf({ subject, services, attached }: Found, pods: ReadonlyMap<string, readonly PodCount[]>): TargetCount {
  const all = [...new Set([...services].flatMap((service) => pods.get(service) ?? []))];
  return { subject, targets: all.reduce((sum, each) => sum + each.pods, attached), pods: all };
}

function boundTo({ resource, targetGroup }: Binding): string | undefined {
  if (targetGroup !== undefined) return idOf(targetGroup);
  const spec = resource.props.at("spec");
  const name = spec.at("targetGroupName").text();
  return name === undefined ? namedBy(spec.at("targetGroupARN").text()) : `name:${name}`;
}

function idOf(group: StackResource): string {
  const name = group.props.at("name").text();
  return name === undefined ? group.urn : `name:${name}`;
}

function namedBy(arn: string | undefined): string | undefined {
  return arn === undefined ? undefined : `name:${targetGroupNameIn(arn) ?? arn}`;
}
