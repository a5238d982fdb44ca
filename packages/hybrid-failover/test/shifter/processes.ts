import { DEFAULT_SETTINGS, type FailoverSettings } from "@sluice/hybrid-failover/decide";
import type { Gate, ShifterConfig } from "@sluice/hybrid-failover/gate";
import { Loop } from "../../src/shifter/loop.ts";
import type { CompletedShift, GateWrite, Reporter, SeenService } from "../../src/shifter/reporter.ts";
import { Shifter } from "../../src/shifter/shifter.ts";
import type { FakeClock } from "./fakeClock.ts";
import type { ModelCluster } from "./modelCluster.ts";

function route(service: string, path: string, steps: readonly number[], hasPrimary: boolean): Gate["routes"][number] {
  const conditions = JSON.stringify([{ field: "path-pattern", pathPatternConfig: { values: [path] } }]);
  const keys = steps.map((weight) => ({ key: `${service}-${weight}`, weight, conditions }));
  return { service, keys: hasPrimary ? [...keys, { key: `${service}-primary`, weight: 0, conditions }] : keys };
}

/** A fleet with `web` in each gate, and `api` above it in the first. */
export function configOf(gates: number, settings: Partial<FailoverSettings> = {}): ShifterConfig {
  const all = { ...DEFAULT_SETTINGS, ...settings };
  const service = (name: string) => ({
    name,
    namespace: "apps",
    service: name,
    settings: { ...all, steps: [...all.steps] },
  });
  return {
    fleet: "edge",
    namespace: "edge",
    services: [service("web"), service("api")],
    gates: Array.from({ length: gates }, (_, index) => ({
      ingress: `gate-${index + 1}`,
      shard: `edge-00${index + 1}`,
      routes: [...(index === 0 ? [route("api", "/api/*", all.steps, true)] : []), route("web", "/*", all.steps, false)],
    })),
    lease: { namespace: "edge", name: "edge-shifter" },
    status: { namespace: "edge", name: "edge-failover" },
  };
}

/** What a shifter reported. */
export interface Recorded {
  readonly seen: Map<string, SeenService>;
  readonly shifts: CompletedShift[];
  readonly writes: GateWrite[];
  readonly failures: unknown[];
  readonly terms: boolean[];
}

function recorder(): Recorded & { readonly reporter: Reporter } {
  const recorded: Recorded = { seen: new Map(), shifts: [], writes: [], failures: [], terms: [] };
  const reporter: Reporter = {
    decided: (seen) => recorded.seen.set(seen.service, seen),
    shifted: (shift) => recorded.shifts.push(shift),
    patched: (write) => recorded.writes.push(write),
    patchFailed: (_gate, error) => recorded.failures.push(error),
    failed: (_part, error) => recorded.failures.push(error),
    leading: (leads) => recorded.terms.push(leads),
  };
  return { ...recorded, reporter };
}

export interface ProcessOptions {
  readonly clock: FakeClock;
  readonly cluster: ModelCluster;
  readonly config: ShifterConfig;
  readonly identity?: string;
}

/** A shifter with its loops, whose endpoints and leadership the test sets. */
export function startProcess({ clock, cluster, config, identity = "pod-a" }: ProcessOptions) {
  const endpoints = new Map([
    ["web", { ready: 2, age: 0 }],
    ["api", { ready: 2, age: 0 }],
  ]);
  const { reporter, ...recorded } = recorder();
  let isLeader = true;
  let looks = Number.POSITIVE_INFINITY;
  const wake = () => passes.wake();
  const wakeRefresh = () => refreshes.wake();
  const leads = () => isLeader && looks-- > 0;
  const shifter = new Shifter({ config, cluster, endpoints, clock, identity, reporter, leads, wake, wakeRefresh });
  const onError = (error: unknown) => recorded.failures.push(error);
  const passes = new Loop({ clock, onError, task: () => shifter.pass() });
  const refreshes = new Loop({ clock, onError, task: () => shifter.refresh() });
  void passes.run();
  void refreshes.run();
  return {
    ...recorded,
    shifter,
    setReady: (service: string, ready: number) => {
      endpoints.set(service, { ready, age: 0 });
      wake();
    },
    setAge: (age: number) => {
      for (const [service, { ready }] of endpoints) endpoints.set(service, { ready, age });
    },
    setLeader: (leader: boolean) => {
      isLeader = leader;
      wakeRefresh();
    },
    /** Loses the leadership after it was asked for so many times. */
    loseAfter: (count: number) => {
      looks = count;
    },
    stop: () => {
      passes.stop();
      refreshes.stop();
    },
  };
}
