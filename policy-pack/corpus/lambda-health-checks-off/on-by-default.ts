/**
 * Only the path was to be set. The provider switches the check on with it.
 * https://github.com/aws/aws-cdk/issues/6036
 */
import { soundFailover } from "../sound/fallback.ts";

export default async function program(): Promise<void> {
  soundFailover("shops", { targetGroup: { healthCheck: { path: "/healthz", interval: 35, timeout: 30 } } });
}
