import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import {
  type PlannedShard,
  type PlannedTargetGroup,
  type ResolvedFleet,
  renderAnchor,
  renderBinding,
  renderBundle,
  renderClass,
  renderClassParams,
  renderNetworking,
  shardTags,
} from "@sluice/alb-model";
import { toArgs } from "./toArgs.ts";

/** Who may reach the pods. */
export type Backend =
  | { readonly securityGroupId: pulumi.Input<string> }
  | { readonly cidrBlocks: pulumi.Input<pulumi.Input<string>[]> };

export interface AlbShardArgs {
  readonly fleet: ResolvedFleet;
  readonly shard: PlannedShard;
  readonly vpcId: pulumi.Input<string>;
  readonly backend: Backend;
  readonly subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
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

/**
 * One load balancer of a fleet: class parameters and class, target groups and bindings, the anchor and the bundles.
 * Made by `MultiTenantAlb`; its children are named as they are in AWS and Kubernetes.
 */
export class AlbShard extends pulumi.ComponentResource {
  readonly summary: pulumi.Output<AlbShardOutputs>;
  readonly #args: AlbShardArgs;

  constructor(name: string, args: AlbShardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("sluice:index:AlbShard", name, { shard: args.shard.name, fleet: args.fleet.name }, opts);
    this.#args = args;
    const targetGroups = args.shard.targetGroups.map((group) => [group, this.createTargetGroup(group)] as const);
    const ingressClass = this.createClass();
    const bindings = targetGroups.flatMap(([planned, group]) => this.createBindings(planned, group));
    // The controller's webhook refuses an Ingress whose class it has not seen yet; the bindings give it time.
    const before = [...args.after, ingressClass, ...bindings];
    const anchor = this.createAnchor(before);
    for (const bundle of args.shard.bundles) this.createBundle(bundle, before);
    const arns = Object.fromEntries(targetGroups.map(([{ service }, group]) => [service, group.arn]));
    this.summary = summarize(args.shard.name, arns, anchor);
    this.registerOutputs({ shard: this.summary });
  }

  private createTargetGroup({ name, service: key }: PlannedTargetGroup): aws.lb.TargetGroup {
    const { fleet, shard, vpcId } = this.#args;
    const service = fleet.services.get(key);
    const check = service?.healthCheck;
    return new aws.lb.TargetGroup(
      name,
      {
        name,
        vpcId,
        targetType: "ip",
        protocol: "HTTP",
        port: service?.targetPort ?? 80,
        deregistrationDelay: service?.deregistrationDelaySeconds ?? 30,
        healthCheck: {
          path: check?.path ?? "/",
          matcher: check?.successCodes ?? "200",
          interval: check?.intervalSeconds ?? 15,
          timeout: check?.timeoutSeconds ?? 5,
          healthyThreshold: check?.healthyThreshold ?? 2,
          unhealthyThreshold: check?.unhealthyThreshold ?? 2,
        },
        tags: { ...shardTags(fleet.tags, fleet.name, shard.name), "sluice:service": key },
      },
      // Targets are registered with their own port, so this one is never used; changing it would replace a live group.
      { parent: this, ignoreChanges: ["port"] },
    );
  }

  private createClass(): k8s.networking.v1.IngressClass {
    const { fleet, shard, after, subnetIds } = this.#args;
    const params = toArgs(renderClassParams(fleet, shard));
    const subnets = subnetIds === undefined ? {} : { subnets: { ids: subnetIds } };
    const parameters = new k8s.apiextensions.CustomResource(
      shard.name,
      { ...params, spec: { ...params.spec, ...subnets } },
      { parent: this, dependsOn: [...after] },
    );
    return new k8s.networking.v1.IngressClass(shard.name, toArgs(renderClass(fleet, shard)), {
      parent: this,
      dependsOn: parameters,
    });
  }

  private createBindings(planned: PlannedTargetGroup, group: aws.lb.TargetGroup): pulumi.Resource[] {
    const { fleet, shard, after, backend } = this.#args;
    const port = fleet.services.get(planned.service)?.targetPort ?? 80;
    return toArgs(renderBinding(fleet, shard, planned)).map(
      (binding) =>
        new k8s.apiextensions.CustomResource(
          planned.name,
          { ...binding, spec: { ...binding.spec, networking: networking(backend, port) } },
          { parent: this, dependsOn: [...after, group] },
        ),
    );
  }

  private createAnchor(before: pulumi.Input<pulumi.Resource>[]): k8s.networking.v1.Ingress {
    const { fleet, shard, awaitLoadBalancer } = this.#args;
    const { metadata, spec } = toArgs(renderAnchor(fleet, shard));
    const annotations = { ...metadata.annotations, ...(awaitLoadBalancer ? {} : SKIP_AWAIT) };
    const args = { metadata: { ...metadata, annotations }, spec: ingressSpec(spec) };
    return new k8s.networking.v1.Ingress(metadata.name, args, { parent: this, dependsOn: before });
  }

  private createBundle(bundle: PlannedShard["bundles"][number], before: pulumi.Input<pulumi.Resource>[]): void {
    const { fleet, shard } = this.#args;
    const { metadata, spec } = toArgs(renderBundle(fleet, shard, bundle));
    const args = {
      metadata: { ...metadata, annotations: { ...metadata.annotations, ...SKIP_AWAIT } },
      spec: ingressSpec(spec),
    };
    new k8s.networking.v1.Ingress(bundle.id, args, { parent: this, dependsOn: before });
  }
}

/** Rendered paths always have their type; the model's own Ingress allows for those of others that do not. */
function ingressSpec(spec: unknown): k8s.types.input.networking.v1.IngressSpec {
  return spec as k8s.types.input.networking.v1.IngressSpec;
}

function networking(backend: Backend, port: number) {
  return "securityGroupId" in backend
    ? pulumi.output(backend.securityGroupId).apply((securityGroupId) => renderNetworking({ securityGroupId }, port))
    : pulumi.output(backend.cidrBlocks).apply((cidrBlocks) => renderNetworking({ cidrBlocks }, port));
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
