import type { Reason } from "./report.ts";
import type { Binding, Condition, Pod } from "./snapshot.ts";

/** What ELBv2 says of a target (API TargetHealth, field Reason), with what to do about it. */
const TARGET_REASONS: Readonly<Record<string, readonly [code: string, fix: string]>> = {
  "Target.NotInUse": [
    "gate.notInUse",
    "no listener rule refers to the target group, so it is never checked: add a rule, or the fleet's anchor, before the pods",
  ],
  "Elb.RegistrationInProgress": [
    "gate.registering",
    "wait; if it stays, look for throttled calls in the controller's log",
  ],
  "Elb.InitialHealthChecking": [
    "gate.firstChecks",
    "wait for healthyThreshold × interval; then see whether the check passes",
  ],
  "Target.FailedHealthChecks": [
    "gate.failedChecks",
    "check path and port of the health check, and that the pods' security group lets the load balancer in",
  ],
  "Target.Timeout": [
    "gate.timeout",
    "the load balancer gets no answer: let it in (networking of the binding), or give the check more time",
  ],
  "Target.ResponseCodeMismatch": [
    "gate.responseCode",
    "compare path and success codes of the health check with the answer",
  ],
  "Target.NotRegistered": ["gate.notRegistered", "see the controller's log and the events of the binding"],
  "Target.DeregistrationInProgress": [
    "gate.draining",
    "the pod is leaving its target group: is it still in the Service?",
  ],
  "Target.IpUnusable": ["gate.ipUnusable", "the address is used by a load balancer: delete the pod, to get another"],
  "Target.InvalidState": ["gate.invalidState", "the node or address behind the target has stopped: delete the pod"],
  "Target.HealthCheckDisabled": ["gate.checksDisabled", "switch the target group's health checks on"],
};

/** What the controller writes when it opens gates because the binding, or what it refers to, is gone. */
const BINDING_DELETED = "Target Group Binding is deleted";

/** Why the gate of a binding that selects the pod does not tell of a healthy target; undefined where it does. */
export function closedGateReason(pod: Pod, gate: string, { name, service }: Binding): Reason | undefined {
  const condition = pod.conditions.find(({ type }) => type === gate);
  const fault = { severity: "fault", binding: name } as const;
  if (condition?.status === "True") {
    if (condition.message !== BINDING_DELETED) return undefined;
    const message = `the gate was opened because the binding, its Service ${service} or the Service's port was gone, not by a healthy target`;
    const fix = "check that the binding's serviceRef names a Service and one of its ports; see its events";
    return { code: "gate.openedWithoutTarget", ...fault, message, fix };
  }
  if (pod.conditions.some(({ type, status }) => type === "ContainersReady" && status !== "True")) {
    const message = "the containers are not ready themselves, and only then is the target registered";
    return { code: "pod.containers", ...fault, message, fix: "see the pod's events and its readiness probe" };
  }
  return { ...fault, ...closedBy(condition) };
}

function closedBy(condition: Condition | undefined): Pick<Reason, "code" | "message" | "fix"> {
  const log = "see the controller's log and the events of the binding";
  if (condition === undefined) {
    return { code: "gate.noCondition", message: "the controller has not said anything about the target", fix: log };
  }
  const { status, reason = "", message = "" } = condition;
  const [code, fix] = TARGET_REASONS[reason] ?? ["gate.closed", log];
  const said = [reason, message].filter((text) => text !== "").join(": ");
  return { code, message: `the target is not healthy (${said === "" ? `condition ${status}` : said})`, fix };
}
