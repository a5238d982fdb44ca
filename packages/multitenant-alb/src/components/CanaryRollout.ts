import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { checkCanary } from "../canary/checkCanary.ts";
import { renderCanaryIngress, restingAction } from "../canary/renderIngress.ts";
import { podLabels, renderCanaryService, renderRollout } from "../canary/renderRollout.ts";
import { type ResolvedCanary, type ResolvedRoute, resolveCanary } from "../canary/resolve.ts";
import type { CanarySettings } from "../canary/settings.ts";
import { SpecError } from "../errors.ts";
import { toArgs } from "./toArgs.ts";

/** The pods of a canary. */
export interface CanaryPods {
  readonly podSpec: pulumi.Input<k8s.types.input.core.v1.PodSpec>;
  /** Further labels of the pods. @default none */
  readonly podLabels?: Readonly<Record<string, pulumi.Input<string>>>;
  readonly podAnnotations?: Readonly<Record<string, pulumi.Input<string>>>;
  /** Number of stable pods, or `external` where an autoscaler sets it. */
  readonly replicas: number | "external";
}

export interface CanaryRolloutArgs extends CanarySettings, CanaryPods {
  /**
   * What must be there before the canary and outlive it: the `MultiTenantAlb`, and the controllers where this program
   * installs them, or `pulumi destroy` waits for finalizers that nobody works off. On EKS Auto Mode the shard's anchor,
   * which the `MultiTenantAlb` has, must be there first: it alone names the load balancer.
   *
   * @default none
   */
  readonly after?: readonly pulumi.Resource[];
}

/** Pulumi's waits look for Endpoints, which these have only once Argo has set their selectors. */
const SKIP_AWAIT = { "pulumi.com/skipAwait": "true" };

/**
 * A workload that is rolled out step by step behind a fleet's load balancers: Argo's Rollout, its two Services, and an
 * Ingress for each shard, in the shard's group. Needs Argo Rollouts in the cluster (`ArgoRollouts`), and room in the
 * fleet: `reserved: { rules: 1, targetGroups: 2 }` for each canary of a shard, and the namespace in
 * `allowedNamespaces`.
 *
 * Stable pods stay until the weights are sure to be in force: `dynamicStableScale` is off, and both scale-down delays
 * are at least 60 seconds and at least the expected propagation. `dynamic` scale must be asked for, with a reason and
 * the other guards (see `DynamicStableScale` for what it costs).
 *
 * No Lambda fallback and no fixed target group can share the canary's action: Argo rewrites the whole of it on each
 * step and drops what is not its own Services (argo-rollouts #1572). Such arguments do not compile.
 *
 * What Argo writes is never declared here, so that Pulumi's server-side apply meets no conflict: the action annotation
 * is written once, before Argo knows the Ingress, and left alone from then on; the Services have no selector of ours.
 *
 * A listener rule of the canary stands above the tenants' rules, so it takes its hosts and paths from them at once.
 * Deploy it first with a path that nobody asks for, and widen it when its pods are healthy.
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * new CanaryRollout("web", {
 *   fleet: spec.fleet,
 *   namespace: "web",
 *   routes: [{ shard: "edge-001", path: "/shop/*" }],
 *   services: { type: "ping-pong" },
 *   port: 80,
 *   targetPort: 8080,
 *   replicas: 4,
 *   podSpec: { containers: [{ name: "web", image: image.ref, ports: [{ containerPort: 8080 }] }] },
 *   after: [edge, argo],
 * });
 */
export class CanaryRollout extends pulumi.ComponentResource {
  /** Name of the Rollout, known once it is made. */
  readonly rollout: pulumi.Output<string>;
  /** By shard: the Ingress. */
  readonly ingresses: Readonly<Record<string, string>>;
  /** Both Services, the one that is stable at first in front. */
  readonly services: readonly [string, string];
  /** Expected seconds from a weight in the Ingress to the last listener rule. */
  readonly propagationSeconds: number;

  constructor(name: string, args: CanaryRolloutArgs, opts?: pulumi.ComponentResourceOptions) {
    const problems = checkCanary(name, args);
    if (problems.length > 0) throw new SpecError(problems);
    const { after = [], ...settings } = args;
    super("sluice:index:CanaryRollout", name, settings, opts);
    const canary = resolveCanary(name, args);
    const { stable, canary: next } = canary.serviceNames;
    const services = [stable, next].map((service) => this.createService(canary, service, after));
    const ingresses = canary.routes.flatMap((route) => this.createIngress(canary, route, [...after, ...services]));
    const rollout = this.createRollout(canary, args, [...after, ...services, ...ingresses]);
    this.rollout = rollout.metadata.name;
    this.ingresses = Object.fromEntries(canary.routes.map(({ shard, ingress }) => [shard, ingress]));
    this.services = [stable, next];
    this.propagationSeconds = canary.propagationSeconds;
    this.registerOutputs({ rollout: this.rollout, ingresses: this.ingresses, services: this.services });
  }

  private createService(canary: ResolvedCanary, name: string, after: readonly pulumi.Resource[]): pulumi.Resource {
    const { metadata, spec } = renderCanaryService(canary, name);
    const args = { metadata: { ...metadata, annotations: SKIP_AWAIT }, spec };
    return new k8s.core.v1.Service(name, args, { parent: this, dependsOn: [...after] });
  }

  /** The Ingress, and the action that it starts with. */
  private createIngress(
    canary: ResolvedCanary,
    route: ResolvedRoute,
    before: readonly pulumi.Resource[],
  ): pulumi.Resource[] {
    const { metadata, spec } = toArgs(renderCanaryIngress(canary, route));
    const ingress = new k8s.networking.v1.Ingress(
      route.ingress,
      {
        metadata: { ...metadata, annotations: { ...metadata.annotations, ...SKIP_AWAIT } },
        // Rendered paths always have their type.
        spec: spec as k8s.types.input.networking.v1.IngressSpec,
      },
      { parent: this, dependsOn: [...before] },
    );
    const { key, value } = restingAction(canary);
    const { name, namespace = canary.namespace } = metadata;
    const action = new k8s.networking.v1.IngressPatch(
      `${route.ingress}-action`,
      { metadata: { name, namespace, annotations: { [key]: value, ...SKIP_AWAIT } } },
      // Argo's from now on: never sent again, and not taken away before the Ingress is.
      { parent: this, dependsOn: ingress, ignoreChanges: ["metadata.annotations"], retainOnDelete: true },
    );
    return [ingress, action];
  }

  private createRollout(
    canary: ResolvedCanary,
    args: CanaryRolloutArgs,
    before: readonly pulumi.Resource[],
  ): k8s.apiextensions.CustomResource {
    const { podSpec, podLabels: labels, podAnnotations, replicas } = args;
    const metadata = {
      labels: { ...labels, ...podLabels(canary) },
      ...(podAnnotations === undefined ? {} : { annotations: podAnnotations }),
    };
    const count = replicas === "external" ? undefined : replicas;
    const manifest = renderRollout(canary, { metadata, spec: podSpec }, count);
    return new k8s.apiextensions.CustomResource(canary.name, { ...manifest }, { parent: this, dependsOn: [...before] });
  }
}
