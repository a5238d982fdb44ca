import type { Alias } from "@pulumi/pulumi/proto/alias_pb.js";

export const STACK_TYPE = "pulumi:pulumi:Stack";

/** The stack that a URN is in. */
export interface StackName {
  readonly project: string;
  readonly stack: string;
}

/** The parts of a URN; `qualifiedType` is the types of all ancestors (but the stack) and its own, joined by `$`. */
export interface UrnParts extends StackName {
  readonly qualifiedType: string;
  readonly name: string;
}

export function formatUrn(parts: UrnParts): string {
  return `urn:pulumi:${parts.stack}::${parts.project}::${parts.qualifiedType}::${parts.name}`;
}

export function parseUrn(urn: string): UrnParts {
  const [head = "", project = "", qualifiedType = "", ...name] = urn.split("::");
  // A name may itself contain "::".
  return { stack: head.slice("urn:pulumi:".length), project, qualifiedType, name: name.join("::") };
}

/** The resource's own type, without those of its ancestors. */
export function typeOfUrn(urn: string): string {
  const { qualifiedType } = parseUrn(urn);
  return qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1);
}

/** `aws:lb/targetGroup:TargetGroup` → `aws`. */
export function packageOf(type: string): string {
  const [first = ""] = type.split(":");
  return isProviderType(type) ? (type.split(":")[2] ?? "") : first;
}

export function isProviderType(type: string): boolean {
  return type.startsWith("pulumi:providers:");
}

export function urnOf(stack: StackName, type: string, name: string, parent?: string): string {
  const parentType = parent === undefined || parent === "" ? STACK_TYPE : parseUrn(parent).qualifiedType;
  const prefix = parentType === STACK_TYPE ? "" : `${parentType}$`;
  return formatUrn({ ...stack, qualifiedType: `${prefix}${type}`, name });
}

/** A resource whose older URNs are wanted. */
export interface Aliased {
  readonly type: string;
  readonly name: string;
  readonly parent: string | undefined;
  readonly aliases: readonly Alias[];
  /** Older URNs of the parent. */
  readonly parentAliases: readonly string[];
}

/** Every older URN: its own aliases, those that follow from its parent's, and the two together. */
export function aliasUrns(stack: StackName, resource: Aliased): string[] {
  const current = urnOf(stack, resource.type, resource.name, resource.parent);
  const found = new Set<string>();
  for (const alias of resource.aliases) found.add(aliasUrn(stack, resource, alias));
  for (const parentAlias of resource.parentAliases) {
    const inherited = { ...resource, name: inheritedName(resource, parentAlias), parent: parentAlias };
    found.add(urnOf(parseUrn(parentAlias), inherited.type, inherited.name, parentAlias));
    for (const alias of resource.aliases) {
      if (!alias.hasUrn()) found.add(aliasUrn(parseUrn(parentAlias), inherited, alias));
    }
  }
  found.delete(current);
  return [...found];
}

function aliasUrn(stack: StackName, resource: Aliased, alias: Alias): string {
  const spec = alias.getSpec();
  if (alias.hasUrn() || spec === undefined) return alias.getUrn();
  const parent = spec.getNoparent() ? undefined : spec.getParenturn() || resource.parent;
  const owner = { project: spec.getProject() || stack.project, stack: spec.getStack() || stack.stack };
  return urnOf(owner, spec.getType() || resource.type, spec.getName() || resource.name, parent);
}

/** A child named after its parent was renamed with it. */
function inheritedName(resource: Aliased, parentAlias: string): string {
  const parentName = resource.parent === undefined ? "" : parseUrn(resource.parent).name;
  if (parentName === "" || !resource.name.startsWith(parentName)) return resource.name;
  return parseUrn(parentAlias).name + resource.name.slice(parentName.length);
}
