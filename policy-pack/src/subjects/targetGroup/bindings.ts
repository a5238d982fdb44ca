import { namespaceOf, type StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import type { Value } from "../../view/value.ts";
import { type ByNamespace, byNamespace } from "../namespaces.ts";
import { BINDING_TYPES, TARGET_GROUP_TYPES } from "../types.ts";

/** A TargetGroupBinding with the target group of this stack that it fills. */
export interface Binding {
  readonly resource: StackResource;
  readonly namespace: string;
  /** The Service's name, where it is known. */
  readonly service: string | undefined;
  readonly targetType: Value;
  /** Undefined where it is another stack's, or is not known yet. */
  readonly targetGroup: StackResource | undefined;
}

/** All TargetGroupBindings of the stack. Use it with `stack.memo`. */
export function bindings(stack: Stack): Binding[] {
  const groups = stack.ofType(...TARGET_GROUP_TYPES);
  const byUrn = new Map(groups.map((group) => [group.urn, group]));
  return stack.ofType(...BINDING_TYPES).map((resource) => {
    const spec = resource.props.at("spec");
    return {
      resource,
      namespace: namespaceOf(resource),
      service: spec.at("serviceRef").at("name").text(),
      targetType: spec.at("targetType"),
      targetGroup: dependedOn(resource, byUrn) ?? named(spec, groups),
    };
  });
}

/** The bindings of each namespace. Use it with `stack.memo`. */
export function bindingsByNamespace(stack: Stack): ByNamespace<Binding> {
  return byNamespace(stack.memo(bindings), ({ resource }) => resource);
}

/** By the property that refers to it, which is there before its ARN is known. */
function dependedOn(
  { propertyDependencies }: StackResource,
  groups: ReadonlyMap<string, StackResource>,
): StackResource | undefined {
  const found = (propertyDependencies.spec ?? []).flatMap((urn) => groups.get(urn) ?? []);
  return found.length === 1 ? found[0] : undefined;
}

function named(spec: Value, groups: readonly StackResource[]): StackResource | undefined {
  const name = spec.at("targetGroupName").text();
  const arn = spec.at("targetGroupARN").text();
  if (name !== undefined) {
    // In two accounts or Regions there may be two of a name.
    const [found, ...others] = groups.filter(({ props }) => props.at("name").is(name));
    return others.length === 0 ? found : undefined;
  }
  return arn === undefined ? undefined : groups.find(({ props }) => props.at("arn").is(arn));
}

/** Whether pods themselves are known to be the targets, by the binding's or the target group's word. */
export function hasPodTargets({ targetType, targetGroup }: Binding): boolean {
  if (targetType.isMissing) return targetGroup?.props.at("targetType").is("ip") ?? false;
  return targetType.is("ip");
}
