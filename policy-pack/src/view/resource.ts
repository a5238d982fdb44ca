import type { Value } from "./value.ts";

/** What a policy may know of one resource, whoever made it. */
export interface Resource {
  readonly urn: string;
  readonly type: string;
  /** Pulumi's name for it. */
  readonly name: string;
  /** Inputs for policies on resources, outputs for policies on stacks. */
  readonly props: Value;
  readonly protect: boolean;
}

/** A resource among all of its stack. */
export interface StackResource extends Resource {
  /** URN. */
  readonly parent: string | undefined;
  /** URNs of all that it depends on. */
  readonly dependencies: readonly string[];
  /** URNs by property. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Of `providerKey`: objects of two clusters are told apart by it. Empty for components. */
  readonly provider: string;
}

/**
 * A provider's URN. A program, and each component that a provider makes, has a default provider by the version of its
 * SDK; for Kubernetes all of them reach one cluster, that of the stack's configuration, and so have one key.
 *
 * @example providerKey("urn:pulumi:dev::shop::pulumi:providers:kubernetes::default_4_34_2") // …::default
 */
export function providerKey(urn: string): string {
  return urn.replace(/(::pulumi:providers:kubernetes::default)_[^:]*$/, "$1");
}

/** What comes after the last `:` of a type: `Ingress`. */
export function kindOf(type: string): string {
  return type.slice(type.lastIndexOf(":") + 1);
}

const DEFAULT_NAMESPACE = "default";

/** `default` where a Kubernetes object names none. */
export function namespaceOf({ props }: Resource): string {
  return props.at("metadata").at("namespace").text() ?? DEFAULT_NAMESPACE;
}

/** The Kubernetes object's own name, or Pulumi's where the provider is to choose one. */
export function objectName({ props, name }: Resource): string {
  return props.at("metadata").at("name").text() ?? name;
}

/** How messages call a resource: `Ingress shop/web`, `IngressClass edge`, `aws.lb.LoadBalancer edge`. */
export function titleOf(resource: Resource): string {
  const { type, name, props } = resource;
  if (!type.startsWith("kubernetes:")) return `${spelledType(type)} ${name}`;
  const namespace = props.at("metadata").at("namespace");
  const text = namespace.text() ?? "";
  return `${kindOf(type)} ${text === "" ? "" : `${text}/`}${objectName(resource)}`;
}

/** `aws:lb/loadBalancer:LoadBalancer` as programs spell it: `aws.lb.LoadBalancer`. */
function spelledType(type: string): string {
  const [pack = "", module = ""] = type.split(":");
  const folder = module.split("/", 1)[0] ?? "";
  return folder === "index" || folder === "" ? kindOf(type) : `${pack}.${folder}.${kindOf(type)}`;
}
