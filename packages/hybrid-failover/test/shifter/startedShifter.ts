import type { FailoverSettings } from "@sluice/hybrid-failover/decide";
import { FakeClock } from "./fakeClock.ts";
import { ModelCluster, type Operation } from "./modelCluster.ts";
import { configOf, startProcess } from "./processes.ts";

export const SECOND = 1000;
export const FAST: Partial<FailoverSettings> = { recoverAfterSeconds: 10, stepSeconds: 5 };

/** A leading shifter that has looked at everything once. */
export async function start(gates = 1, settings: Partial<FailoverSettings> = FAST) {
  const clock = new FakeClock();
  const config = configOf(gates, settings);
  const cluster = new ModelCluster(config, clock);
  const shifter = startProcess({ clock, cluster, config });
  await clock.advance(10);
  return { clock, config, cluster, ...shifter };
}

/** A stop on the way to the API server, for one operation, until it is opened. */
export function barrier(cluster: ModelCluster, operation: Operation, name?: string) {
  const { promise, resolve } = Promise.withResolvers<void>();
  cluster.before = async (asked, of) => {
    if (asked === operation && (name === undefined || of === name)) await promise;
  };
  return resolve;
}

/** What a key's annotation holds while it is open. */
export function conditionsOf({ gates }: Awaited<ReturnType<typeof start>>["config"], key: string): string {
  const keys = gates.flatMap(({ routes }) => routes.flatMap((route) => route.keys));
  return keys.find((each) => each.key === key)?.conditions ?? "";
}
