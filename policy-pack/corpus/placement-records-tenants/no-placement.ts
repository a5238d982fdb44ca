/**
 * Which load balancer serves an app was to be computed from its name and their number. When the number changes, the
 * addresses of all apps change with it.
 * https://github.com/convox/rack/issues/2750
 */
import { soundFleet, TENANTS } from "../sound/fleet.ts";

export default async function program(): Promise<void> {
  soundFleet("edge", { tenants: TENANTS, placement: undefined });
}
