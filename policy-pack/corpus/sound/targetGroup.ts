import * as aws from "@pulumi/aws";
import { NO_DNS_FAILOVER, OWNED, VPC_ID } from "./tags.ts";

/** A target group for pods that no policy objects to. */
export function soundTargetGroup(name: string, changes: Partial<aws.lb.TargetGroupArgs> = {}): aws.lb.TargetGroup {
  return new aws.lb.TargetGroup(name, {
    name,
    vpcId: VPC_ID,
    targetType: "ip",
    port: 8080,
    protocol: "HTTP",
    targetGroupHealth: NO_DNS_FAILOVER,
    tags: OWNED,
    ...changes,
  });
}
