/**
 * There were alarms, and they went off: without actions only the console showed it.
 * https://github.com/azavea/terraform-aws-postgresql-rds/issues/5
 */
import { alarmOn, soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  const { loadBalancer } = soundLoadBalancer("shops", { alarms: false });
  alarmOn("shops", loadBalancer.arnSuffix, { alarmActions: [] });
}
