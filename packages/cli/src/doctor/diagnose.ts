import type { Platform } from "@sluice/alb-model";
import { closedGateReason } from "./closedGate.ts";
import { missingGateReasons } from "./missingGate.ts";
import { gatedBinding } from "./platforms.ts";
import type { Finding, ReadinessReport, Reason, WorkloadReport } from "./report.ts";
import { servesPod } from "./selectors.ts";
import type { Binding, Pod, Snapshot } from "./snapshot.ts";
import { strayGateReasons } from "./strayGates.ts";
import { emptyServiceReasons, targetTypeReasons, unservedReasons } from "./unserved.ts";
import { injectionReasons } from "./webhooks.ts";
import { isLive, workloadOf } from "./workloads.ts";

/** What was found out about one pod. */
interface Examined {
  readonly pod: Pod;
  readonly workload: string;
  readonly served: boolean;
  readonly gated: boolean;
  readonly healthy: boolean;
  /** Bindings whose gate it lacks. */
  readonly lacking: readonly Binding[];
  readonly reasons: readonly Reason[];
}

/**
 * Tells of each pod of a namespace whether it waits for the load balancers that serve it, and if not why. Pure: all that
 * it knows is in the snapshot, and what that does not know is never taken for right.
 */
export function diagnose(snapshot: Snapshot): ReadinessReport {
  const pods = snapshot.pods.filter(isLive);
  const examined = pods.map((pod) => examine(snapshot, pod));
  const findings = [...namespaceFindings(snapshot, examined, pods), ...podFindings(examined)];
  const raised = examined.some(({ served }) => served) ? findings : findings.map(asFault);
  const sorted = raised.toSorted((a, b) => Number(a.severity === "note") - Number(b.severity === "note"));
  return {
    namespace: snapshot.name,
    platforms: snapshot.platforms,
    ok: snapshot.unchecked.length === 0 && sorted.every(({ severity }) => severity === "note"),
    workloads: [...Map.groupBy(examined, ({ workload }) => workload)].sort(byName).map(workloadReport),
    findings: sorted,
    unchecked: snapshot.unchecked,
  };
}

/** A pod that nothing serves needs no gate, but a namespace in which nothing is served must not pass for gated. */
function asFault(finding: Finding): Finding {
  return ["pod.noService", "service.noBinding"].includes(finding.code) ? { ...finding, severity: "fault" } : finding;
}

function examine(snapshot: Snapshot, pod: Pod): Examined {
  const services = snapshot.services?.filter((service) => servesPod(service, pod.labels));
  const bindings = (snapshot.bindings ?? []).filter((one) => services?.some(({ name }) => name === one.service));
  const expected = bindings.filter(({ targetType }) => targetType === "ip");
  const gates = new Map(pod.gates.map((gate) => [gatedBinding(gate), gate]));
  const lacking = expected.filter(({ name }) => !gates.has(name));
  const closed = expected.flatMap((binding) => {
    const gate = gates.get(binding.name);
    return gate === undefined ? [] : (closedGateReason(pod, gate, binding) ?? []);
  });
  const known = services !== undefined && snapshot.bindings !== undefined;
  const reasons = [
    ...lacking.flatMap((binding) => missingGateReasons(snapshot, pod, binding)),
    ...closed,
    ...targetTypeReasons(bindings),
    ...(known ? unservedReasons(snapshot, services, bindings) : []),
    ...strayGateReasons(snapshot, pod, expected),
  ];
  const gated = expected.length > 0 && lacking.length === 0;
  const served = bindings.length > 0;
  return { pod, workload: workloadOf(pod), served, gated, healthy: gated && closed.length === 0, lacking, reasons };
}

/** What holds for all pods of the namespace, and for those that come. */
function namespaceFindings(snapshot: Snapshot, examined: readonly Examined[], pods: readonly Pod[]): Finding[] {
  const used = snapshot.bindings?.filter(({ targetType }) => targetType === "ip").map(({ platform }) => platform);
  const platforms = used === undefined || used.length === 0 ? snapshot.platforms.slice(0, 1) : [...new Set(used)];
  const injection = platforms.flatMap((platform) => {
    const names = examined.filter(({ lacking }) => lacks(lacking, platform)).map(({ pod }) => pod.name);
    return injectionReasons(snapshot, platform).map((reason) => ({ ...reason, pods: names }));
  });
  const known = snapshot.services !== undefined && snapshot.bindings !== undefined;
  const empty = known ? emptyServiceReasons(snapshot, pods) : [];
  return [...injection, ...empty.map((reason) => ({ ...reason, pods: [] }))];
}

function lacks(lacking: readonly Binding[], platform: Platform): boolean {
  return lacking.some((binding) => binding.platform === platform);
}

/** Pods of one workload that have the same reason, together. */
function podFindings(examined: readonly Examined[]): Finding[] {
  const each = examined.flatMap(({ pod, workload, reasons }) => reasons.map((reason) => ({ pod, workload, reason })));
  const alike = Map.groupBy(each, ({ workload, reason }) => JSON.stringify([workload, Object.values(reason)]));
  return [...alike.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return [{ ...first.reason, workload: first.workload, pods: group.map(({ pod }) => pod.name).sort() }];
  });
}

function workloadReport([workload, pods]: readonly [string, readonly Examined[]]): WorkloadReport {
  const count = (is: (one: Examined) => boolean) => pods.filter(is).length;
  return {
    workload,
    pods: pods.length,
    served: count(({ served }) => served),
    gated: count(({ gated }) => gated),
    healthy: count(({ healthy }) => healthy),
  };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
