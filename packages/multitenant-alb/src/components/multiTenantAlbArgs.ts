import type * as pulumi from "@pulumi/pulumi";
import type { Fleet, Placement, Tenant } from "@sluice/alb-model";
import type { FallbackFunction } from "./fallbackFunctions.ts";

/** Who may reach the pods: the load balancers' backend security group, or the ranges of their subnets. */
export type Backend =
  | { readonly securityGroupId: pulumi.Input<string> }
  | { readonly cidrBlocks: pulumi.Input<pulumi.Input<string>[]> };

/** Where access logs go. The bucket's policy must let Elastic Load Balancing write. */
export interface AccessLogsArgs {
  /** S3 bucket in the load balancers' Region. */
  readonly bucket: pulumi.Input<string>;
  /** @default "" */
  readonly prefix?: pulumi.Input<string>;
}

/** What a fleet is given on either platform. */
export interface FleetArgs {
  /** The fleet, as in `fleet.yaml`. Plain, because names and numbers of resources follow from it. */
  readonly fleet: Fleet;
  /** The tenants, as in `tenants.yaml`. Plain, for the same reason. */
  readonly tenants: readonly Tenant[];
  /**
   * The recorded placement (`readSpec` brings it), so that nobody moves.
   * @default none: every tenant is placed afresh
   */
  readonly placement?: Placement;
  /** VPC of the pods. It cannot change later: its target groups are in use, so make a second fleet instead. */
  readonly vpcId: pulumi.Input<string>;
  /**
   * Subnets of the load balancers.
   * @default those that the platform finds by their tags
   */
  readonly subnetIds?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * ACM certificates of every load balancer that other resources make. They stand in front of the fleet's own, so the
   * first is the default one. A plain list of Inputs: how many there are counts against a quota and switches HTTPS on.
   * @default []
   */
  readonly certificateArns?: readonly pulumi.Input<string>[];
  /**
   * Access logs, where the bucket is a resource of this program; otherwise name it in the fleet.
   * @default the fleet's `loadBalancer.accessLogs`
   */
  readonly accessLogs?: AccessLogsArgs;
  /**
   * WAFv2 web ACL of this Region, where it is a resource of this program; otherwise name it in the fleet. The controller
   * must be allowed to attach it: `enableWafv2: true` on a `LoadBalancerController`.
   * @default the fleet's `loadBalancer.webAclArn`
   */
  readonly webAclArn?: pulumi.Input<string>;
  /**
   * By service: the function that takes its requests while it has no pods. One for each service with `fallback` in the
   * fleet, and no other. Each load balancer of the service gets a target group of its own for it.
   * @default none, as for a fleet without fallbacks
   */
  readonly fallbacks?: Readonly<Record<string, FallbackFunction>>;
  /**
   * Create the namespace of the tenant Ingresses.
   * @default true
   */
  readonly createNamespace?: boolean;
  /**
   * Wait until the platform has made each load balancer, which needs a running controller.
   * @default false: `dnsName` is filled in by the next refresh
   */
  readonly awaitLoadBalancers?: boolean;
}

/** A controller that this program installs, with the security group that its load balancers send from. */
export type InstalledController = pulumi.Resource & { readonly backendSecurityGroupId: pulumi.Output<string> };

/** A fleet of the AWS Load Balancer Controller, with what its load balancers send from. */
export interface ControllerFleetArgs extends FleetArgs {
  readonly backend: Backend;
  /**
   * The controller, where this program installs it: what it finalizes is then deleted before it is.
   * @default none: the cluster has one
   */
  readonly controller?: pulumi.Resource;
  readonly clusterName?: never;
}

/** A fleet of a controller that this program installs and that brings the backend security group. */
export interface InstalledControllerFleetArgs extends FleetArgs {
  /** What it finalizes is deleted before it is. */
  readonly controller: InstalledController;
  /** @default the controller's backend security group */
  readonly backend?: Backend;
  readonly clusterName?: never;
}

/**
 * A fleet of EKS Auto Mode (`platform: eks-auto-mode`). There is no controller to install, and its TargetGroupBindings
 * have no `networking`: let the load balancers' subnets into the pods' security group on the services' target ports.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html
 */
export interface AutoModeFleetArgs extends FleetArgs {
  /** The EKS cluster. Auto Mode may register targets only in groups that carry its name in a tag. */
  readonly clusterName: pulumi.Input<string>;
  readonly backend?: never;
  readonly controller?: never;
}

/** The fleet's `platform` says which of these is right; the wrong one is refused. */
export type MultiTenantAlbArgs = ControllerFleetArgs | InstalledControllerFleetArgs | AutoModeFleetArgs;
