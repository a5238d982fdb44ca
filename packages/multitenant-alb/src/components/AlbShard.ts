import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  anchorName,
  gateName,
  type PlannedShard,
  type PlannedTargetGroup,
  type ResolvedFleet,
  renderAnchor,
  renderBinding,
  renderBundle,
  renderClass,
  renderClassParams,
  renderGate,
  targetGroupArnPlaceholder,
} from "@sluice/alb-model";
import { bindingNetworking } from "./bindingNetworking.ts";
import type { FallbackFunction } from "./fallbackFunctions.ts";
import { LambdaTargetGroup } from "./LambdaTargetGroup.ts";
import type { Backend } from "./multiTenantAlbArgs.ts";
import { targetGroupArgs } from "./targetGroupArgs.ts";
import { type Fillings, toArgs } from "./toArgs.ts";

export interface AlbShardArgs {
  readonly fleet: ResolvedFleet;
  readonly shard: PlannedShard;
  readonly vpcId: pulumi.Input<string>;
  /** None on EKS Auto Mode. */
  readonly backend?: Backend;
  /** On EKS Auto Mode alone. */
  readonly clusterName?: pulumi.Input<string>;
  readonly subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /** What takes the place of the fleet's stand-ins. */
  readonly fillings: Fillings;
  /** By service; those of the fleet's that have a fallback. */
  readonly fallbacks: Readonly<Record<string, FallbackFunction>>;
  /** What every Kubernetes object of the shard depends on: the namespace, and the controller that finalizes it. */
  readonly after: readonly pulumi.Input<pulumi.Resource>[];
  readonly awaitLoadBalancer: boolean;
}

/** What a shard tells about itself. */
export interface AlbShardOutputs {
  readonly name: string;
  /** IngressGroup, which is also the load balancer's name. */
  readonly group: string;
  /** By service. */
  readonly targetGroupArns: Readonly<Record<string, string>>;
  /** Known once the controller has made the load balancer. */
  readonly dnsName?: string | undefined;
}

/** Pulumi's wait for an Ingress looks for Endpoints of its backends, and `use-annotation` backends have none. */
const SKIP_AWAIT = { "pulumi.com/skipAwait": "true" };

type Dependencies = readonly pulumi.Input<pulumi.Resource>[];

/**
 * One load balancer of a fleet: class parameters and class, target groups and bindings, the anchor, the gate where a
 * service has a fallback, and the bundles.
 * Made by `MultiTenantAlb`; its children are named as they are in AWS and Kubernetes.
 */
export class AlbShard extends pulumi.ComponentResource {
  readonly summary: pulumi.Output<AlbShardOutputs>;
  /** The Ingress whose rules keep every target group of the shard in use, and so health-checked. */
  readonly anchor: k8s.networking.v1.Ingress;
  /** By which the shard's tenants fail over; none where no service of it has a fallback. */
  readonly gate?: k8s.networking.v1.Ingress;
  /** Of pods, by service. */
  readonly targetGroupArns: Readonly<Record<string, pulumi.Output<string>>>;
  /** Of Lambda functions, by service. */
  readonly fallbackArns: Readonly<Record<string, pulumi.Output<string>>>;
  readonly #args: AlbShardArgs;
  /** Of what live traffic depends on; bundles come and go with their tenants. */
  readonly #keep: pulumi.CustomResourceOptions;

  constructor(name: string, args: AlbShardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("sluice:index:AlbShard", name, { shard: args.shard.name, fleet: args.fleet.name }, opts);
    this.#args = args;
    this.#keep = { parent: this, ...(args.fleet.loadBalancer.deletionProtection ? { protect: true } : {}) };
    const targetGroups = args.shard.targetGroups.map((planned) => [planned, this.createTargetGroup(planned)] as const);
    const ingressClass = this.createClass();
    const bindings = targetGroups.flatMap(([planned, group]) => this.createBindings(planned, group));
    // The controller's webhook refuses an Ingress whose class it has not seen yet; the bindings give it time.
    const before = [...args.after, ingressClass, ...bindings];
    const fillings = new Map(args.fillings);
    const ofPods = targetGroups.map(([, group]) => group);
    const fallbacks = args.shard.fallbacks.map((planned) => [planned, this.createFallback(planned, ofPods)] as const);
    for (const [{ name: group }, { arn }] of [...targetGroups, ...fallbacks])
      fillings.set(targetGroupArnPlaceholder(group), arn);
    this.anchor = this.createAnchor(fillings, before);
    // On Auto Mode the anchor alone names the load balancer; one made for a bundle first would be replaced.
    const named = args.fleet.platform === "eks-auto-mode" ? [...before, this.anchor] : before;
    const gate = this.createGate(fillings, [...named, ...fallbacks.map(([, group]) => group)]);
    if (gate !== undefined) this.gate = gate;
    const ready = gate === undefined ? named : [...named, gate];
    for (const bundle of args.shard.bundles) this.createBundle(bundle, fillings, ready);
    this.targetGroupArns = arnsOf(targetGroups);
    this.fallbackArns = arnsOf(fallbacks);
    this.summary = summarize(args.shard.name, this.targetGroupArns, this.anchor);
    this.registerOutputs({ shard: this.summary });
  }

  private createTargetGroup(planned: PlannedTargetGroup): aws.lb.TargetGroup {
    // Targets are registered with their own port, so this one is never used; changing it would replace a live group.
    const opts = { ...this.#keep, ignoreChanges: ["port"] };
    return new aws.lb.TargetGroup(planned.name, targetGroupArgs(this.#args, planned), opts);
  }

  private createClass(): k8s.networking.v1.IngressClass {
    const { fleet, shard, after, subnetIds, fillings } = this.#args;
    const params = toArgs(renderClassParams(fleet, shard), fillings);
    const subnets = subnetIds === undefined ? {} : { subnets: { ids: subnetIds } };
    const parameters = new k8s.apiextensions.CustomResource(
      shard.name,
      { ...params, spec: { ...params.spec, ...subnets } },
      { ...this.#keep, dependsOn: [...after] },
    );
    return new k8s.networking.v1.IngressClass(shard.name, toArgs(renderClass(fleet, shard)), {
      ...this.#keep,
      dependsOn: parameters,
    });
  }

  /** By ARN, which needs no webhook to find it when the binding is made, and says so when it is another group. */
  private createBindings(planned: PlannedTargetGroup, group: aws.lb.TargetGroup): pulumi.Resource[] {
    const { fleet, shard, after, backend } = this.#args;
    const port = fleet.services.get(planned.service)?.targetPort ?? 80;
    const opened = backend === undefined ? {} : { networking: bindingNetworking(backend, port) };
    return renderBinding(fleet, shard, planned).map((binding) => {
      const { targetGroupName: _, ...spec } = toArgs(binding.spec);
      return new k8s.apiextensions.CustomResource(
        planned.name,
        { ...toArgs(binding), spec: { ...spec, targetGroupARN: group.arn, ...opened } },
        { ...this.#keep, dependsOn: [...after, group] },
      );
    });
  }

  private createAnchor(fillings: Fillings, before: Dependencies): k8s.networking.v1.Ingress {
    const { fleet, shard, awaitLoadBalancer } = this.#args;
    const { metadata, spec } = toArgs(renderAnchor(fleet, shard), fillings);
    const annotations = { ...metadata.annotations, ...(awaitLoadBalancer ? {} : SKIP_AWAIT) };
    const args = { metadata: { ...metadata, annotations }, spec: ingressSpec(spec) };
    return new k8s.networking.v1.Ingress(anchorName(shard.name), args, { ...this.#keep, dependsOn: [...before] });
  }

  private createFallback(
    { name, service }: PlannedTargetGroup,
    ofPods: readonly aws.lb.TargetGroup[],
  ): LambdaTargetGroup {
    const { fleet, shard, fallbacks } = this.#args;
    // Told by a group of the same account, which spares a look-up.
    const accountId = pulumi.output(ofPods[0]?.arn).apply((arn) => arn?.split(":")[4] ?? "");
    const args = { fleet, shard: shard.name, service, function: fallbacks[service] ?? "", accountId };
    return new LambdaTargetGroup(name, args, this.#keep);
  }

  /** Without its `conditions.` annotations, which belong to whoever opens it: a key of ours would conflict with theirs. */
  private createGate(fillings: Fillings, before: Dependencies): k8s.networking.v1.Ingress | undefined {
    const { fleet, shard } = this.#args;
    const rendered = renderGate(fleet, shard);
    if (rendered === undefined) return undefined;
    const { metadata, spec } = toArgs(rendered, fillings);
    const annotations = { ...metadata.annotations, ...SKIP_AWAIT };
    const args = { metadata: { ...metadata, annotations }, spec: ingressSpec(spec) };
    return new k8s.networking.v1.Ingress(gateName(shard.name), args, { ...this.#keep, dependsOn: [...before] });
  }

  private createBundle(bundle: PlannedShard["bundles"][number], fillings: Fillings, before: Dependencies): void {
    const { fleet, shard } = this.#args;
    const { metadata, spec } = toArgs(renderBundle(fleet, shard, bundle), fillings);
    const args = {
      metadata: { ...metadata, annotations: { ...metadata.annotations, ...SKIP_AWAIT } },
      spec: ingressSpec(spec),
    };
    new k8s.networking.v1.Ingress(bundle.id, args, { parent: this, dependsOn: [...before] });
  }
}

/** Rendered paths always have their type; the model's own Ingress allows for those of others that do not. */
function ingressSpec(spec: unknown): k8s.types.input.networking.v1.IngressSpec {
  return spec as k8s.types.input.networking.v1.IngressSpec;
}

function arnsOf(
  groups: readonly (readonly [PlannedTargetGroup, { readonly arn: pulumi.Output<string> }])[],
): Readonly<Record<string, pulumi.Output<string>>> {
  return Object.fromEntries(groups.map(([{ service }, { arn }]) => [service, arn]));
}

function summarize(
  name: string,
  arns: Readonly<Record<string, pulumi.Output<string>>>,
  anchor: k8s.networking.v1.Ingress,
): pulumi.Output<AlbShardOutputs> {
  const dnsName = anchor.status.apply((status): string | undefined => status?.loadBalancer?.ingress?.[0]?.hostname);
  return pulumi.all([pulumi.output(arns), dnsName]).apply(([targetGroupArns, dns]) => ({
    name,
    group: name,
    targetGroupArns,
    ...(dns === undefined ? {} : { dnsName: dns }),
  }));
}
