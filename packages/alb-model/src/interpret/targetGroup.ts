import { annotation, annotationKey } from "../annotations.ts";
import type { Service } from "../kubernetes.ts";
import { type Annotations, readBool, readInt, readMap } from "./annotationValues.ts";
import { goPort } from "./goText.ts";
import type { Member } from "./groupMembers.ts";
import { ReconcileError, withPrefix } from "./reconcileError.ts";
import { lookupPort } from "./services.ts";

export interface ServiceTarget {
  readonly service: string;
  readonly port: number | string;
  /** `undefined` where Services were not given: nothing about it can be checked. */
  readonly object: Service | undefined;
  readonly dualStack: boolean;
}

const SERVICE_INTEGERS = [
  annotation.healthCheckIntervalSeconds,
  annotation.healthCheckTimeoutSeconds,
  annotation.healthyThresholdCount,
  annotation.unhealthyThresholdCount,
] as const;

/** How a plan writes the target group that the controller would create for a Service. */
export function targetGroupId(member: Member, { service, port }: ServiceTarget): string {
  return `service:${member.key}-${service}:${port}`;
}

/** Throws what the controller would say when it builds the target group of a Service. */
export function checkTargetGroup(member: Member, target: ServiceTarget): void {
  const own = target.object?.metadata.annotations;
  const annotations = own === undefined ? member.annotations : { ...member.annotations, ...own };
  const servicePort = target.object && lookupPort(target.object, target.port);
  const type = targetType(member, annotations);
  const protocol = oneOf("backend protocol", annotations[annotation.backendProtocol] ?? "HTTP", ["HTTP", "HTTPS"]);
  const versions = ["HTTP1", "HTTP2", "GRPC"];
  oneOf("backend protocol version", annotations[annotation.backendProtocolVersion] ?? "HTTP1", versions);
  checkHealthCheckPort(annotations, target, type);
  const healthProtocol = annotations[annotation.healthCheckProtocol] ?? protocol;
  if (healthProtocol !== "HTTP" && healthProtocol !== "HTTPS") {
    throw new ReconcileError("healthCheckProtocol must be within [HTTP, HTTPS]");
  }
  for (const key of SERVICE_INTEGERS) {
    readInt(annotations, key);
  }
  readMap(annotations, annotation.targetGroupAttributes);
  readMap(own ?? {}, annotation.tags);
  readMap(member.annotations, annotation.tags);
  if (target.object?.spec.ipFamilies?.includes("IPv6") && !target.dualStack) {
    throw new ReconcileError("unsupported IPv6 configuration, lb not dual-stack");
  }
  const controlPort = readInt(annotations, annotationKey("target-control-port", `${target.service}.${target.port}`));
  if (type === "instance" && controlPort !== undefined) {
    throw new ReconcileError("target control port is not supported for instance target target group");
  }
  if (servicePort !== undefined) {
    refuseEmptyPort(type, target.object, servicePort);
  }
  if (type === "instance") {
    readMap(annotations, annotation.targetNodeLabels);
  }
  if (!readBool(member.annotations, annotation.multiClusterTargetGroup)) {
    readBool(own ?? {}, annotation.multiClusterTargetGroup);
  }
}

function targetType(member: Member, annotations: Annotations): "instance" | "ip" {
  const type = member.params?.targetType || (annotations[annotation.targetType] ?? "instance");
  if (type !== "instance" && type !== "ip") {
    throw new ReconcileError(`unknown targetType: ${type}`);
  }
  return type;
}

function oneOf(what: string, value: string, allowed: readonly string[]): string {
  if (!allowed.includes(value)) {
    throw new ReconcileError(`${what} must be within [${allowed.join(", ")}]: ${value}`);
  }
  return value;
}

function checkHealthCheckPort(annotations: Annotations, { object }: ServiceTarget, type: "instance" | "ip"): void {
  const raw = annotations[annotation.healthCheckPort];
  if (raw === undefined || raw === "traffic-port" || typeof goPort(raw) === "number" || object === undefined) {
    return;
  }
  const { targetPort } = withPrefix("failed to resolve healthCheckPort", () => lookupPort(object, raw));
  if (type === "ip" && typeof targetPort === "string") {
    throw new ReconcileError(
      "cannot use named healthCheckPort for IP TargetType when service's targetPort is a named port",
    );
  }
}

const SERVICES_WITH_NODE_PORTS: ReadonlySet<string | undefined> = new Set(["NodePort", "LoadBalancer"]);

function refuseEmptyPort(
  type: "instance" | "ip",
  service: Service | undefined,
  port: { readonly targetPort?: number | string; readonly nodePort?: number },
): void {
  if (type === "ip" && port.targetPort === 0) {
    throw new ReconcileError("TargetGroup port is empty. Are you using the correct service type?");
  }
  if (type === "instance" && !port.nodePort && !SERVICES_WITH_NODE_PORTS.has(service?.spec.type)) {
    throw new ReconcileError(
      "TargetGroup port is empty. When using Instance targets, your service be must of type 'NodePort' or 'LoadBalancer'",
    );
  }
}
