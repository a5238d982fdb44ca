import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type Fleet, type Placement, type Plan, type PlannedShard, planFleet, type Tenant } from "@sluice/alb-model";
import { SpecError } from "../errors.ts";
import { checkSpec } from "../spec/index.ts";
import { AlbShard, type AlbShardOutputs, type Backend } from "./AlbShard.ts";

export interface MultiTenantAlbArgs {
  /** The fleet, as in `fleet.yaml`. Plain, because names and numbers of resources follow from it. */
  readonly fleet: Fleet;
  /** The tenants, as in `tenants.yaml`. Plain, for the same reason. */
  readonly tenants: readonly Tenant[];
  /**
   * The recorded placement (`readSpec` brings it), so that nobody moves.
   * @default none: every tenant is placed afresh
   */
  readonly placement?: Placement;
  /** VPC of the pods. */
  readonly vpcId: pulumi.Input<string>;
  /** Who may reach the pods: the controller's backend security group, or the ranges of the load balancers' subnets. */
  readonly backend: Backend;
  /**
   * Subnets of the load balancers.
   * @default those that the controller finds by their tags
   */
  readonly subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * Create the namespace of the tenant Ingresses.
   * @default true
   */
  readonly createNamespace?: boolean;
  /**
   * The controller, where this program installs it: what it finalizes is then deleted before it is.
   * @default none: the cluster has one
   */
  readonly controller?: pulumi.Resource;
  /**
   * Wait until the controller has made each load balancer, which needs a running controller.
   * @default false: `dnsName` is filled in by the next refresh
   */
  readonly awaitLoadBalancers?: boolean;
}

/** Where a tenant is served. */
export interface TenantOutputs {
  readonly shard: string;
  readonly hosts: readonly string[];
}

/**
 * Many tenants on the fewest load balancers: for each shard an IngressGroup of its own, named target groups shared by
 * all its tenants, the bindings that fill them, and the Ingresses that forward to them.
 *
 * Throws a `SpecError` that lists everything wrong with the fleet or its tenants; nothing is registered then.
 *
 * @example
 * const edge = new MultiTenantAlb("edge", {
 *   ...readSpec(import.meta.dirname),
 *   vpcId: vpc.vpcId,
 *   backend: { securityGroupId: backend.id },
 * }, { providers: { kubernetes: cluster } });
 * export const shards = edge.shards;
 */
export class MultiTenantAlb extends pulumi.ComponentResource {
  /** By shard name: group, target group ARNs by service, and the load balancer's DNS name once it is known. */
  readonly shards: pulumi.Output<Record<string, AlbShardOutputs>>;
  /** By tenant id. */
  readonly tenants: pulumi.Output<Record<string, TenantOutputs>>;
  /** The plan that was rendered. */
  readonly plan: Plan;
  /** The placement of this plan, to be recorded with `sluice plan --write`. */
  readonly placement: Placement;

  constructor(name: string, args: MultiTenantAlbArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, placement } = soundPlan(args);
    // Tenants and placement show in the bundles; here they would mark the component as changed with every one of them.
    const { tenants: _tenants, placement: _placement, ...settings } = args;
    super("sluice:index:MultiTenantAlb", name, settings, opts);
    this.plan = plan;
    this.placement = placement;
    const namespace = args.createNamespace === false ? [] : [this.createNamespace(plan)];
    const after = [
      ...namespace,
      ...listDependencies(opts),
      ...(args.controller === undefined ? [] : [args.controller]),
    ];
    const shards = plan.shards.map((shard) => [shard.name, this.createShard(shard, args, after)] as const);
    this.shards = pulumi.output(Object.fromEntries(shards.map(([shard, { summary }]) => [shard, summary])));
    this.tenants = pulumi.output(tenantOutputs(plan, args.tenants));
    this.registerOutputs({ shards: this.shards, tenants: this.tenants });
  }

  private createNamespace({ fleet }: Plan): pulumi.Resource {
    const metadata = { name: fleet.namespace, labels: { "app.kubernetes.io/managed-by": "sluice" } };
    return new k8s.core.v1.Namespace(fleet.namespace, { metadata }, { parent: this });
  }

  private createShard(shard: PlannedShard, args: MultiTenantAlbArgs, after: pulumi.Input<pulumi.Resource>[]): AlbShard {
    return new AlbShard(
      shard.name,
      {
        fleet: this.plan.fleet,
        shard,
        vpcId: args.vpcId,
        backend: args.backend,
        after,
        awaitLoadBalancer: args.awaitLoadBalancers ?? false,
        ...(args.subnetIds === undefined ? {} : { subnetIds: args.subnetIds }),
      },
      { parent: this },
    );
  }
}

function soundPlan({ fleet, tenants, placement }: MultiTenantAlbArgs): { plan: Plan; placement: Placement } {
  // Programs may be untyped, so the structure is checked here too.
  const { problems } = checkSpec({ config: { fleet, tenants } });
  if (problems.length > 0) throw new SpecError(problems);
  const result = planFleet(fleet, tenants, placement);
  if (result.problems.length > 0) throw new SpecError(result.problems);
  return result;
}

/** A component's own dependencies order creation only; handed to the children they order deletion, too. */
function listDependencies(opts?: pulumi.ComponentResourceOptions): pulumi.Input<pulumi.Resource>[] {
  const given = opts?.dependsOn;
  if (given === undefined) return [];
  if (Array.isArray(given)) return given;
  return pulumi.Resource.isInstance(given) ? [given] : [];
}

function tenantOutputs(plan: Plan, tenants: readonly Tenant[]): Record<string, TenantOutputs> {
  const hosts = new Map(tenants.map((tenant) => [tenant.id, tenant.hosts]));
  const entries = plan.shards.flatMap(({ name, bundles }) =>
    bundles.flatMap((bundle) => bundle.tenants.map((id) => [id, { shard: name, hosts: hosts.get(id) ?? [] }] as const)),
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
