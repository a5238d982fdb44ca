import * as pulumi from "@pulumi/pulumi";
import { MultiTenantAlb, type MultiTenantAlbArgs } from "@sluice/multitenant-alb";
import type { AutoModeFleetArgs, ControllerFleetArgs } from "../../src/components/multiTenantAlbArgs.ts";
import type { Registered } from "./recordResources.ts";

export const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
export const INGRESS_CLASS = "kubernetes:networking.k8s.io/v1:IngressClass";
export const NAMESPACE = "kubernetes:core/v1:Namespace";
export const BINDING = "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding";
export const PARAMS = "kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams";
export const AUTO_MODE_BINDING = "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding";
export const AUTO_MODE_PARAMS = "kubernetes:eks.amazonaws.com/v1:IngressClassParams";
export const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";

export const SMALLEST = {
  fleet: {
    name: "edge",
    services: {
      web: { namespace: "web", port: 80, healthCheck: { path: "/healthz" }, maxReplicas: 60 },
      api: { namespace: "api", port: 8080, maxReplicas: 40 },
    },
    profiles: {
      site: [{ service: "web" }],
      app: [{ path: "/api/*", service: "api" }, { service: "web" }],
    },
  },
  tenants: [
    { id: "acme", hosts: ["acme.example.com", "www.acme.io"], profile: "app" },
    { id: "globex", hosts: ["globex.example.com"] },
  ],
  vpcId: "vpc-1",
  backend: { securityGroupId: "sg-1" },
} as const satisfies MultiTenantAlbArgs;

const { backend: _, ...NO_BACKEND } = SMALLEST;

export const AUTO_MODE = {
  ...NO_BACKEND,
  fleet: { ...SMALLEST.fleet, platform: "eks-auto-mode" },
  clusterName: "staging",
} as const satisfies MultiTenantAlbArgs;

export function build(changes: Partial<ControllerFleetArgs> = {}): MultiTenantAlb {
  return new MultiTenantAlb("edge", { ...SMALLEST, ...changes });
}

export function buildAutoMode(changes: Partial<AutoModeFleetArgs> = {}): MultiTenantAlb {
  return new MultiTenantAlb("edge", { ...AUTO_MODE, ...changes });
}

/** A value that the provider computes, before it has. */
export function unknown(): pulumi.Output<string> {
  return pulumi.output(pulumi.unknown) as pulumi.Output<string>;
}

/** Inputs as they are shown, with `?` for what is not known yet. */
export function shown(inputs: unknown): unknown {
  if (Array.isArray(inputs)) return inputs.map(shown);
  if (typeof inputs !== "object" || inputs === null) return inputs;
  if ("__pulumiUnknown" in inputs) return "?";
  return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, shown(value)]));
}

/** Type and name of each resource. */
export function listed(registered: readonly Registered[]): string[] {
  return registered.map(({ type, name }) => `${type} ${name}`);
}

export function specOf(inputs: Record<string, unknown>): Record<string, unknown> {
  return inputs.spec as Record<string, unknown>;
}

export function annotationsOf(inputs: Record<string, unknown>): Record<string, unknown> {
  return (inputs.metadata as { annotations?: Record<string, unknown> }).annotations ?? {};
}

export function valueIn(output: pulumi.Output<unknown> | undefined): Promise<unknown> {
  return new Promise((resolve) => {
    if (output === undefined) throw new RangeError("the program made no output");
    output.apply(resolve);
  });
}
