/**
 * The function is registered, and nobody lets the load balancer invoke it.
 * https://github.com/ansible/ansible/issues/52253
 */
import { soundFailover } from "../sound/fallback.ts";

export default async function program(): Promise<void> {
  soundFailover("shops", { permission: "none" });
}
