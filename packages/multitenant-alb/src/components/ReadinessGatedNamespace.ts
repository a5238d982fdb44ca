import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Platform } from "@sluice/alb-model";
import { SpecError } from "../errors.ts";
import { autoscalerSpec, maxReplicasOf, podsPerMinute } from "../readiness/autoscaler.ts";
import { budgetSpec } from "../readiness/budget.ts";
import { checkReadiness } from "../readiness/checkReadiness.ts";
import { expectedConditions } from "../readiness/expectedConditions.ts";
import { readinessGateLabel } from "../readiness/gate.ts";
import type { AutoscaledWorkload, FixedWorkload } from "../readiness/workload.ts";

interface WithConditions {
  /**
   * The pod conditions that a `MultiTenantAlb` tells for the service; those of `bindings` are added.
   *
   * @default none
   */
  readonly podConditions?: pulumi.Input<readonly string[]> | undefined;
}

/** A workload of a gated namespace, with the conditions that its pods will have. */
export type ReadinessWorkload = (FixedWorkload | AutoscaledWorkload) & WithConditions;

export interface ReadinessGatedNamespaceArgs {
  /** Name of the namespace. */
  readonly namespace: pulumi.Input<string>;
  /** Whose webhook injects the gates; as in the fleet. @default "controller" */
  readonly platform?: Platform;
  /**
   * Only put the label on a namespace that exists, by server-side apply: `pulumi destroy` takes the label away and
   * leaves the namespace.
   *
   * @default false: the namespace is created
   */
  readonly existing?: boolean;
  /** Further labels of the namespace. The other platform's gate label is refused: it would be silently ignored. */
  readonly labels?: Readonly<Record<string, pulumi.Input<string>>>;
  /** What runs there, by name: each gets a PodDisruptionBudget, and what is autoscaled a HorizontalPodAutoscaler. */
  readonly workloads?: Readonly<Record<string, ReadinessWorkload>>;
}

const MANAGED = { "app.kubernetes.io/managed-by": "sluice" };

/**
 * A namespace whose pods are ready only when every load balancer that serves them says so, with disruption budgets and
 * autoscalers that fit.
 *
 * Gates are injected when a pod is created, and only if the label and the TargetGroupBindings are there by then. A gate
 * opens only when a listener rule refers to the target group, for AWS checks no other. So make the workloads depend on
 * the load balancers' anchors: they come after the bindings, and refer to every target group.
 *
 * Throws a `SpecError` that lists everything wrong with the arguments; nothing is registered then.
 *
 * @example
 * const shop = new ReadinessGatedNamespace("shop", {
 *   namespace: "shop",
 *   workloads: {
 *     web: { matchLabels: { app: "web" }, service: fleet.services.web, podConditions: edge.podConditions.web },
 *   },
 * });
 * const gated = gatedDeployment({ service: fleet.services.web });
 * new k8s.apps.v1.Deployment("web", {
 *   metadata: { namespace: shop.namespace },
 *   spec: { ...gated.spec, selector, template },
 * }, { dependsOn: [...edge.anchors] });
 */
export class ReadinessGatedNamespace extends pulumi.ComponentResource {
  /** Name of the namespace, known once it is labelled. */
  readonly namespace: pulumi.Output<string>;
  /** By workload: the conditions that its pods have when they are gated. */
  readonly podConditions: pulumi.Output<Record<string, string[]>>;

  constructor(name: string, args: ReadinessGatedNamespaceArgs, opts?: pulumi.ComponentResourceOptions) {
    const platform = args.platform ?? "controller";
    const { namespace, labels = {}, workloads = {} } = args;
    const named = typeof namespace === "string" ? { namespace } : {};
    const problems = checkReadiness({ platform, ...named, labels: plain(labels), workloads });
    if (problems.length > 0) throw new SpecError(problems);
    super("sluice:index:ReadinessGatedNamespace", name, args, opts);
    const metadata = { name: namespace, labels: { ...labels, ...readinessGateLabel(platform) } };
    this.namespace = this.createNamespace(name, metadata, args.existing ?? false);
    const conditions = Object.entries(workloads).map(([key, workload]) => {
      const types = conditionsOf(key, workload, platform);
      this.createBudget(`${name}-${key}`, key, workload);
      if (workload.replicas === undefined) this.createAutoscaler(`${name}-${key}`, key, workload, types);
      return [key, types] as const;
    });
    this.podConditions = pulumi.output(Object.fromEntries(conditions));
    this.registerOutputs({ namespace: this.namespace, podConditions: this.podConditions });
  }

  private createNamespace(
    name: string,
    metadata: { name: pulumi.Input<string>; labels: Record<string, pulumi.Input<string>> },
    existing: boolean,
  ): pulumi.Output<string> {
    if (existing) return new k8s.core.v1.NamespacePatch(name, { metadata }, { parent: this }).metadata.name;
    const labels = { ...MANAGED, ...metadata.labels };
    return new k8s.core.v1.Namespace(name, { metadata: { ...metadata, labels } }, { parent: this }).metadata.name;
  }

  private createBudget(name: string, key: string, workload: ReadinessWorkload): void {
    const metadata = { name: key, namespace: this.namespace, labels: MANAGED };
    new k8s.policy.v1.PodDisruptionBudget(name, { metadata, spec: budgetSpec(workload) }, { parent: this });
  }

  private createAutoscaler(
    name: string,
    key: string,
    workload: AutoscaledWorkload,
    conditions: pulumi.Output<string[]>,
  ): void {
    const metadata = { name: key, namespace: this.namespace, labels: MANAGED };
    const count = conditions.apply((types) => podsPerMinute(maxReplicasOf(workload), types.length));
    const spec = autoscalerSpec(key, workload, count);
    new k8s.autoscaling.v2.HorizontalPodAutoscaler(name, { metadata, spec }, { parent: this });
  }
}

/** The keys are checked whatever the values are; null is a value that is not known yet. */
function plain(labels: Readonly<Record<string, pulumi.Input<string>>>): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(labels).map(([key, value]) => [key, typeof value === "string" ? value : null]),
  );
}

function conditionsOf(key: string, workload: ReadinessWorkload, platform: Platform): pulumi.Output<string[]> {
  const own = { bindings: workload.bindings ?? [], platform };
  const given = "podConditions" in workload ? workload.podConditions : [];
  return pulumi.output(given).apply((types) => expectedConditions(`workloads.${key}`, types, own));
}
