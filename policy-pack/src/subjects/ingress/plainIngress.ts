import { ANNOTATION_PREFIX, annotation, type Ingress } from "@sluice/alb-model";
import { scalarText } from "../../view/scalars.ts";
import type { Value } from "../../view/value.ts";
import { USE_ANNOTATION } from "./ingressActions.ts";
import { type AlbIngress, annotationsOf } from "./ingresses.ts";

/** What stands in for values that are not known yet: one rule, for a host that nobody has, to no target group. */
export const UNKNOWN_HOST = "not-known-yet.invalid";
/** Its action is missing, which the controller answers with 503: it counts as a rule and makes no target group. */
const UNKNOWN_BACKEND = { service: { name: "not-known-yet", port: { name: USE_ANNOTATION } } } as const;
export const UNKNOWN_TARGET_GROUP = "not-known-yet";
const UNKNOWN_ACTION = JSON.stringify({ type: "forward", targetGroupName: UNKNOWN_TARGET_GROUP });
export const UNKNOWN_CERTIFICATE = "not-known-yet";
/** A class of which no parameters are given. */
const WITHOUT_PARAMS = "without-parameters";
const SIGN_IN_PROVIDERS = [annotation.authIdpCognito, annotation.authIdpOidc];

/**
 * Stand-ins for annotations, without which the controller would refuse what it takes once they are known. All others
 * are left out while they are unknown.
 */
const UNKNOWN_ANNOTATIONS: ReadonlyMap<string, string> = new Map([
  [annotation.certificateArn, UNKNOWN_CERTIFICATE],
  [annotation.listenPorts, '[{"HTTPS":443}]'],
  [annotation.authIdpCognito, "{}"],
  [annotation.authIdpOidc, "{}"],
]);

/** Annotations that decide how many rules there are. */
const DECIDE_RULES: readonly string[] = [annotation.listenPorts, annotation.sslRedirect];

/**
 * An Ingress for the model, under the class that it is known to have. It holds what the controller reads and nothing
 * else; see `IngressGroup.model` for what is unknown. What is not known yet and changes nothing about the number of
 * rules is not noted: policies that it matters to read it themselves.
 */
export function plainIngress({ resource, namespace, name, className, params, isAutoMode }: AlbIngress): Ingress {
  const spec = resource.props.at("spec");
  const defaultBackend = spec.at("defaultBackend");
  const hasDefault = !defaultBackend.isKnown || defaultBackend.isGiven;
  const rules = spec.at("rules").items().map(plainRule);
  const backends = rules.flatMap(({ http }) => http.paths.map(({ backend }) => backend));
  const forwardsToService = backends.some(({ service }) => service?.port?.name !== USE_ANNOTATION);
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name,
      namespace,
      annotations: plainAnnotations(annotationsOf(resource), isAutoMode, forwardsToService),
    },
    spec: {
      ingressClassName: params === undefined ? WITHOUT_PARAMS : (className ?? WITHOUT_PARAMS),
      ...(hasDefault ? { defaultBackend: plainBackend(defaultBackend) } : {}),
      rules,
    },
  };
}

function plainAnnotations(annotations: Value, isAutoMode: boolean, forwardsToService: boolean): Record<string, string> {
  if (annotations.isUnknown) return { [annotation.listenPorts]: UNKNOWN_ANNOTATIONS.get(annotation.listenPorts) ?? "" };
  const known: Record<string, string> = {};
  for (const [key, value] of annotations.entries()) {
    // EKS Auto Mode does not read the group's name; the class by which it would know is not given to the model.
    if (!key.startsWith(`${ANNOTATION_PREFIX}/`) || (isAutoMode && key === annotation.groupName)) continue;
    const isKnown = DECIDE_RULES.includes(key) ? !value.isUnknown : value.isKnown;
    const text = isKnown ? scalarText(value) : standIn(key);
    if (text !== undefined) known[key] = text;
  }
  // The provider of a sign-in may stand on the Service instead.
  if (forwardsToService && annotation.authType in known) {
    for (const key of SIGN_IN_PROVIDERS) known[key] ??= "{}";
  }
  return known;
}

function standIn(key: string): string | undefined {
  return key.startsWith(`${ANNOTATION_PREFIX}/actions.`) ? UNKNOWN_ACTION : UNKNOWN_ANNOTATIONS.get(key);
}

function plainRule(rule: Value) {
  const host = rule.at("host").isKnown ? rule.at("host").text() : UNKNOWN_HOST;
  const paths = rule.at("http").at("paths").items().map(plainPath);
  return { ...(host === undefined ? {} : { host }), http: { paths } };
}

/** A path that is not known yet is left out, so that it adds no condition value; the rule counts without it. */
function plainPath(path: Value) {
  const backend = plainBackend(path.at("backend"));
  if (!path.at("path").isKnown || !path.at("pathType").isKnown) return { pathType: "ImplementationSpecific", backend };
  const text = path.at("path").text();
  const type = path.at("pathType").text();
  return { ...(text === undefined ? {} : { path: text }), ...(type === undefined ? {} : { pathType: type }), backend };
}

function plainBackend(backend: Value): NonNullable<Ingress["spec"]["defaultBackend"]> {
  const service = backend.at("service");
  const port = service.at("port");
  const [name, portName] = [service.at("name"), port.at("name")];
  if (!name.isKnown || !portName.isKnown || (!port.at("number").isKnown && !portName.isGiven)) {
    return UNKNOWN_BACKEND;
  }
  // Without a Service the controller refuses the group, whatever else stands there.
  if (service.isMissing) return {};
  const number = Number(scalarText(port.at("number")) ?? 0);
  const named = portName.text();
  return { service: { name: name.text() ?? "", port: named === undefined ? { number } : { name: named } } };
}
