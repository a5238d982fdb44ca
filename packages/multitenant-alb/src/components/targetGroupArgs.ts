import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type PlannedShard, type PlannedTargetGroup, type ResolvedFleet, shardTags } from "@sluice/alb-model";

/** The policy of EKS Auto Mode's cluster role lets it register targets only in groups with this tag. */
const AUTO_MODE_CLUSTER_TAG = "eks:eks-cluster-name";

/** One group without healthy targets must not take a load balancer that others share out of DNS. AWS's default is 1. */
const NO_DNS_FAILOVER = {
  dnsFailover: { minimumHealthyTargetsCount: "off", minimumHealthyTargetsPercentage: "off" },
};

export interface TargetGroupPlace {
  readonly fleet: ResolvedFleet;
  readonly shard: PlannedShard;
  readonly vpcId: pulumi.Input<string>;
  /** On EKS Auto Mode alone. */
  readonly clusterName?: pulumi.Input<string>;
}

/** A service's target group on one shard. Everything but name, VPC, protocol and port can change in place. */
export function targetGroupArgs(
  { fleet, shard, vpcId, clusterName }: TargetGroupPlace,
  { name, service: key }: PlannedTargetGroup,
): aws.lb.TargetGroupArgs {
  const service = fleet.services.get(key);
  const check = service?.healthCheck;
  const cluster = clusterName === undefined ? {} : { [AUTO_MODE_CLUSTER_TAG]: clusterName };
  return {
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
    targetGroupHealth: NO_DNS_FAILOVER,
    tags: { ...shardTags(fleet.tags, fleet.name, shard.name), "sluice:service": key, ...cluster },
  };
}
