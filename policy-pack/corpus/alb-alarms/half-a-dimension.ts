/**
 * The dimension was put together as app/<name>, without the last part of the ARN: CloudWatch has no such metric, and the
 * alarms stayed green.
 * https://github.com/simple-container-com/api/pull/45
 */
import { alarmOn, soundLoadBalancer } from "../sound/loadBalancer.ts";

export default async function program(): Promise<void> {
  const { loadBalancer } = soundLoadBalancer("shops", { alarms: false });
  alarmOn(
    "shops",
    loadBalancer.name.apply((name) => `app/${name}`),
  );
}
