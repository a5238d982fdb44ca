import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { type Placement, type Plan, type PlannedShard, planFleet, type Tenant } from "@sluice/alb-model";
import { SpecError } from "../errors.ts";
import { podConditionType } from "../readiness/gate.ts";
import { checkSpec } from "../spec/index.ts";
import { AlbShard, type AlbShardOutputs } from "./AlbShard.ts";
import { atArguments, bringsBackend, checkMultiTenantAlb } from "./checkMultiTenantAlb.ts";
import { withInputs } from "./fleetInputs.ts";
import type { Backend, InstalledController, MultiTenantAlbArgs } from "./multiTenantAlbArgs.ts";
import type { Fillings } from "./toArgs.ts";
import { unrecordedTenants } from "./unrecordedTenants.ts";

/** Where a tenant is served. */
export interface TenantOutputs {
  readonly shard: string;
  readonly hosts: readonly string[];
}

/**
 * Many tenants on the fewest load balancers: for each shard an IngressGroup of its own, named target groups shared by
 * all its tenants, the bindings that fill them, and the Ingresses that forward to them. The fleet's `platform` says
 * whether the AWS Load Balancer Controller or EKS Auto Mode builds the load balancers.
 *
 * Throws a `SpecError` that lists everything wrong with the fleet, its tenants and the arguments; nothing is
 * registered then.
 *
 * With `loadBalancer.deletionProtection` AWS refuses to delete the load balancers, and Pulumi what live traffic depends
 * on: namespace, class, class parameters, anchor, target groups and bindings. To take such a stack down, set it to
 * false, run `pulumi up`, then `pulumi destroy`.
 *
 * A service with `fallback` in the fleet has a Lambda function beside its pods: its load balancers get a target group
 * for the function and a gate, by which a `WeightShifter` of `@sluice/hybrid-failover` sends all tenants there at once.
 *
 * On EKS Auto Mode a TargetGroupBinding that is deleted takes its target group along: leave their deletion to Pulumi.
 *
 * @example
 * const edge = new MultiTenantAlb("edge", {
 *   ...readSpec(import.meta.dirname),
 *   vpcId: vpc.vpcId,
 *   backend: { securityGroupId: backend.id },
 * }, { providers: { kubernetes: cluster } });
 * export const shards = edge.shards;
 *
 * @example
 * // In the fleet: `services: { web: { …, fallback: {} } }`.
 * new MultiTenantAlb("edge", { ...spec, vpcId, backend, fallbacks: { web: degradedSite } });
 *
 * @example
 * // The fleet says `platform: eks-auto-mode`; the certificate is a resource of this program.
 * new MultiTenantAlb("edge", {
 *   ...readSpec(import.meta.dirname),
 *   vpcId: vpc.vpcId,
 *   clusterName: cluster.name,
 *   certificateArns: [certificate.arn],
 * });
 */
export class MultiTenantAlb extends pulumi.ComponentResource {
  /** By shard name: group, target group ARNs by service, and the load balancer's DNS name once it is known. */
  readonly shards: pulumi.Output<Record<string, AlbShardOutputs>>;
  /** By tenant id. */
  readonly tenants: pulumi.Output<Record<string, TenantOutputs>>;
  /**
   * By service with readiness gates: the conditions that each of its pods waits for, one a shard that serves it. Pods
   * have them in namespaces with the platform's label (see `ReadinessGatedNamespace`).
   */
  readonly podConditions: pulumi.Output<Record<string, readonly string[]>>;
  /** By shard and service, each known on its own. */
  readonly targetGroupArns: Readonly<Record<string, Readonly<Record<string, pulumi.Output<string>>>>>;
  /**
   * The anchor of every shard, in the plan's order. Gated workloads must depend on them: the target groups of a shard are health-checked
   * once its anchor's rules exist, and until then no gate opens.
   */
  readonly anchors: readonly k8s.networking.v1.Ingress[];
  /**
   * By shard and service with a fallback: the target group of its Lambda function, known once the function is
   * registered with it.
   */
  readonly fallbackArns: Readonly<Record<string, Readonly<Record<string, pulumi.Output<string>>>>>;
  /** The gates, in the plan's order, one for each shard whose services fail over (see `WeightShifter`). */
  readonly gates: readonly k8s.networking.v1.Ingress[];
  /** Whether an anchor is ready only once its load balancer is there. */
  readonly awaitsLoadBalancers: boolean;
  /** The plan that was rendered. Values that other resources bring are stand-ins in it. */
  readonly plan: Plan;
  /** The placement of this plan, to be recorded with `sluice plan --write`. */
  readonly placement: Placement;

  constructor(name: string, args: MultiTenantAlbArgs, opts?: pulumi.ComponentResourceOptions) {
    const { plan, placement, fillings } = soundPlan(args);
    // Tenants and placement show in the bundles, functions in their target groups; here they would mark the component
    // as changed with every one of them.
    const { tenants: _tenants, placement: _placement, fallbacks: _fallbacks, ...settings } = args;
    const unrecorded = unrecordedTenants(args.placement, placement);
    const inputs = unrecorded.length === 0 ? settings : { ...settings, unrecordedTenants: unrecorded };
    super("sluice:index:MultiTenantAlb", name, inputs, opts);
    this.plan = plan;
    this.placement = placement;
    this.awaitsLoadBalancers = args.awaitLoadBalancers ?? false;
    const namespace = args.createNamespace === false ? [] : [this.createNamespace(plan)];
    const after = [
      ...namespace,
      ...listDependencies(opts),
      ...(args.controller === undefined ? [] : [args.controller]),
    ];
    const shards = plan.shards.map(
      (shard) => [shard.name, this.createShard(shard, args, { after, fillings })] as const,
    );
    this.targetGroupArns = Object.fromEntries(shards.map(([shard, { targetGroupArns }]) => [shard, targetGroupArns]));
    this.fallbackArns = Object.fromEntries(shards.map(([shard, { fallbackArns }]) => [shard, fallbackArns]));
    this.gates = shards.flatMap(([, { gate }]) => (gate === undefined ? [] : [gate]));
    this.anchors = shards.map(([, { anchor }]) => anchor);
    this.shards = pulumi.output(Object.fromEntries(shards.map(([shard, { summary }]) => [shard, summary])));
    this.tenants = pulumi.output(tenantOutputs(plan, args.tenants));
    this.podConditions = pulumi.output(podConditions(plan));
    this.registerOutputs({ shards: this.shards, tenants: this.tenants, podConditions: this.podConditions });
  }

  private createNamespace({ fleet }: Plan): pulumi.Resource {
    const metadata = { name: fleet.namespace, labels: { "app.kubernetes.io/managed-by": "sluice" } };
    const keep = fleet.loadBalancer.deletionProtection ? { protect: true } : {};
    return new k8s.core.v1.Namespace(fleet.namespace, { metadata }, { parent: this, ...keep });
  }

  private createShard(shard: PlannedShard, args: MultiTenantAlbArgs, given: GivenToShards): AlbShard {
    const backend = backendOf(args);
    return new AlbShard(
      shard.name,
      {
        fleet: this.plan.fleet,
        shard,
        vpcId: args.vpcId,
        ...given,
        fallbacks: args.fallbacks ?? {},
        awaitLoadBalancer: this.awaitsLoadBalancers,
        ...(backend === undefined ? {} : { backend }),
        ...(args.clusterName === undefined ? {} : { clusterName: args.clusterName }),
        ...(args.subnetIds === undefined ? {} : { subnetIds: args.subnetIds }),
      },
      { parent: this },
    );
  }
}

interface GivenToShards {
  readonly after: pulumi.Input<pulumi.Resource>[];
  readonly fillings: Fillings;
}

interface SoundPlan {
  readonly plan: Plan;
  readonly placement: Placement;
  readonly fillings: Fillings;
}

function soundPlan(args: MultiTenantAlbArgs): SoundPlan {
  const { fleet, fillings } = withInputs(args);
  const atGiven = atArguments(args);
  // Programs may be untyped, so the structure is checked here too.
  const { problems } = checkSpec({ config: { fleet, tenants: args.tenants } });
  const all = [...checkMultiTenantAlb(args), ...problems.map(atGiven)];
  if (all.length > 0) throw new SpecError(all);
  const { problems: unplanned, ...result } = planFleet(fleet, args.tenants, args.placement);
  if (unplanned.length > 0) throw new SpecError(unplanned.map(atGiven));
  return { ...result, fillings };
}

function backendOf({ backend, controller }: MultiTenantAlbArgs): Backend | undefined {
  if (backend !== undefined || !isInstalled(controller)) return backend;
  return { securityGroupId: controller.backendSecurityGroupId };
}

function isInstalled(controller: pulumi.Resource | undefined): controller is InstalledController {
  return bringsBackend(controller);
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

function podConditions({ fleet, shards }: Plan): Record<string, readonly string[]> {
  const gated = shards
    .flatMap(({ targetGroups }) => targetGroups)
    .filter(({ service }) => fleet.services.get(service)?.readinessGates === true);
  const byService = Map.groupBy(gated, ({ service }) => service);
  const entries = [...byService].map(([service, groups]) => {
    return [service, groups.map(({ name }) => podConditionType(name, fleet.platform))] as const;
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
