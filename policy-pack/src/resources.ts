/** What policies look at, read from a resource's inputs. Reading an unknown value ends a policy: read no more than needed. */
import type { ResourceValidationArgs } from "@pulumi/policy";
import { ANNOTATION_PREFIX, INGRESS_CLASS_ANNOTATION } from "@sluice/alb-model";

export const INGRESS_TYPE = "kubernetes:networking.k8s.io/v1:Ingress";
/** Of the controller, and of EKS Auto Mode. */
export const CLASS_PARAMS_TYPES = [
  "kubernetes:elbv2.k8s.aws/v1beta1:IngressClassParams",
  "kubernetes:eks.amazonaws.com/v1:IngressClassParams",
];
export const BINDING_TYPES = [
  "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding",
  "kubernetes:eks.amazonaws.com/v1:TargetGroupBinding",
];
export const TARGET_GROUP_TYPES = ["aws:lb/targetGroup:TargetGroup", "aws:alb/targetGroup:TargetGroup"];
export const LOAD_BALANCER_TYPES = ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"];

export type Properties = Readonly<Record<string, unknown>>;

export function propertiesOf(args: Pick<ResourceValidationArgs, "props">): Properties {
  return args.props;
}

/** The object under a key; empty when there is none. */
export function objectAt(from: Properties, key: string): Properties {
  const value = from[key];
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Properties) : {};
}

/** The objects in the list under a key. */
export function objectsAt(from: Properties, key: string): readonly Properties[] {
  const value = from[key];
  if (!Array.isArray(value)) return [];
  return Array.from({ length: value.length }, (_, index): unknown => value[index]).filter(
    (element): element is Properties => typeof element === "object" && element !== null,
  );
}

export function textAt(from: Properties, key: string): string | undefined {
  const value = from[key];
  return typeof value === "string" ? value : undefined;
}

export function annotationsOf(object: Properties): Properties {
  return objectAt(objectAt(object, "metadata"), "annotations");
}

/**
 * Whether the AWS Load Balancer Controller takes this Ingress: by a class of the given names, or, as classes may have
 * any name, by the controller's own annotations.
 */
export function isAlbIngress(ingress: Properties, classes: readonly string[]): boolean {
  const annotations = annotationsOf(ingress);
  const className =
    textAt(annotations, INGRESS_CLASS_ANNOTATION) ?? textAt(objectAt(ingress, "spec"), "ingressClassName");
  if (className !== undefined && classes.includes(className)) return true;
  return Object.keys(annotations).some((key) => key.startsWith(`${ANNOTATION_PREFIX}/`));
}

/** The Services that an Ingress names as backends, and the actions among them. */
export function backendsOf(ingress: Properties): { readonly name: string; readonly isAction: boolean }[] {
  const spec = objectAt(ingress, "spec");
  const paths = objectsAt(spec, "rules").flatMap((rule) => objectsAt(objectAt(rule, "http"), "paths"));
  const backends = [objectAt(spec, "defaultBackend"), ...paths.map((path) => objectAt(path, "backend"))];
  return backends.flatMap((backend) => {
    const service = objectAt(backend, "service");
    const name = textAt(service, "name");
    return name === undefined
      ? []
      : [{ name, isAction: textAt(objectAt(service, "port"), "name") === "use-annotation" }];
  });
}

/** The target groups of a forward action, as its annotation has them; empty when it is another action or no JSON. */
export function forwardTargets(ingress: Properties, action: string): readonly Properties[] {
  const text = textAt(annotationsOf(ingress), `${ANNOTATION_PREFIX}/actions.${action}`);
  const parsed = text === undefined ? {} : parseObject(text);
  return [parsed, ...objectsAt(objectAt(parsed, "forwardConfig"), "targetGroups")];
}

function parseObject(text: string): Properties {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Properties) : {};
  } catch {
    return {};
  }
}
