/** Beside `MultiTenantAlb`, which makes one for each shard and service with a fallback. */
export {
  type FallbackFunction,
  type FallbackHealthCheck,
  LambdaTargetGroup,
  type LambdaTargetGroupArgs,
} from "@sluice/multitenant-alb";
