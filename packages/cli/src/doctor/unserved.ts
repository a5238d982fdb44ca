import type { Reason } from "./report.ts";
import { selectorText, servesPod } from "./selectors.ts";
import type { Binding, Pod, Service, Snapshot } from "./snapshot.ts";

/** Why no gate can be expected of a pod: nothing that has gates serves it. Needs Services and bindings. */
export function unservedReasons(
  snapshot: Snapshot,
  services: readonly Service[],
  bindings: readonly Binding[],
): Reason[] {
  const [service] = services;
  if (service === undefined) {
    const fix = "compare the pod's labels with the selectors of the Services; a pod that gets no traffic needs no gate";
    return [{ code: "pod.noService", severity: "note", message: "no Service selects the pod", fix }];
  }
  if (bindings.length > 0) return [];
  return [noBinding(snapshot, services)];
}

function noBinding({ platforms, bindings = [] }: Snapshot, services: readonly Service[]): Reason {
  const names = services.map(({ name }) => name).join(", ");
  const isLoadBalancer = services.some(({ type }) => type === "LoadBalancer");
  const message = `no TargetGroupBinding refers to Service ${names}`;
  if (platforms.length === 0) {
    const fix = "install AWS Load Balancer Controller with its custom resources, or use EKS Auto Mode";
    const why = `${message}: the cluster does not know the kind`;
    return { code: "service.noBinding", severity: "fault", message: why, fix };
  }
  const fix = isLoadBalancer
    ? "see the Service's events, and its load balancer class: the controller makes the binding"
    : `put the Service behind a load balancer${bindings.length === 0 ? "" : " like the others"}; without one it needs no gate`;
  return { code: "service.noBinding", severity: isLoadBalancer ? "fault" : "note", message, fix };
}

/** Bindings of a pod that register nodes, or do not say what. */
export function targetTypeReasons(bindings: readonly Binding[]): Reason[] {
  return bindings.flatMap(({ name: binding, targetType }): Reason[] => {
    if (targetType === "ip") return [];
    const message =
      targetType === undefined
        ? "the binding has no target type yet, and gates are for ip targets only"
        : `the binding's target type is ${targetType}, and gates are for ip targets only`;
    const fix = "use ip targets: a new target group and binding, as the type of one cannot be changed";
    return [{ code: "binding.targetType", severity: "fault", binding, message, fix }];
  });
}

/** Bound Services that select no pod, while there are pods that no Service selects: a selector is probably wrong. */
export function emptyServiceReasons(snapshot: Snapshot, pods: readonly Pod[]): Reason[] {
  const { services = [], bindings = [], partial } = snapshot;
  if (partial || pods.every((pod) => services.some((service) => servesPod(service, pod.labels)))) return [];
  return bindings.flatMap(({ name: binding, service: name }): Reason[] => {
    const service = services.find((one) => one.name === name);
    if (service === undefined) {
      const message = `the binding refers to Service ${name}, which is not there`;
      return [{ code: "binding.noService", severity: "fault", binding, message, fix: "correct its serviceRef" }];
    }
    if (pods.some((pod) => servesPod(service, pod.labels))) return [];
    const message = `Service ${name} (${selectorText(service.selector) || "no selector"}) selects no pod, and there are pods that no Service selects`;
    return [
      {
        code: "service.empty",
        severity: "fault",
        binding,
        message,
        fix: "correct its selector, unless it is scaled to zero",
      },
    ];
  });
}
