/** Whose everything in the corpus is. */
export const OWNED = { team: "platform" };
export const VPC_ID = "vpc-0a1b2c3d4e5f60718";
export const SUBNETS = ["subnet-0a1b2c3d4e5f60711", "subnet-0a1b2c3d4e5f60712"];
export const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/8c1c2f0e-4d0b-4a0f-9a4e-5f2d3f1b7a10";
export const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";
export const LOG_BUCKET = "platform-access-logs";
/** For target groups that share a load balancer. */
export const NO_DNS_FAILOVER = {
  dnsFailover: { minimumHealthyTargetsCount: "off", minimumHealthyTargetsPercentage: "off" },
};
