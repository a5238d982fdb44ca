/**
 * The fallback is checked like pods are: its function runs around the clock while nobody needs it.
 * https://github.com/serverless/serverless/issues/7888
 */
import { soundFailover } from "../sound/fallback.ts";

export default async function program(): Promise<void> {
  soundFailover("shops", {
    targetGroup: { healthCheck: { enabled: true, path: "/healthz", interval: 35, timeout: 30 } },
  });
}
