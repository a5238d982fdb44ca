import { annotation, annotationKey } from "../../src/annotations.ts";
import type { GroupError, GroupModel } from "../../src/elbv2.ts";
import { type InterpretInput, interpret } from "../../src/interpret/index.ts";
import type { HttpIngressPath, Ingress, IngressClass, IngressClassParams, Service } from "../../src/kubernetes.ts";

type Annotations = Readonly<Record<string, string>>;

/** An Ingress of class `alb` in namespace `shop`, in group `g`, that sends all to target group `web`. */
export function ingress(name: string, annotations: Annotations = {}, spec: Partial<Ingress["spec"]> = {}): Ingress {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      namespace: "shop",
      name,
      annotations: {
        [annotation.groupName]: "g",
        [annotation.targetType]: "ip",
        [annotationKey("actions", "web")]: '{"type":"forward","targetGroupName":"web"}',
        ...annotations,
      },
    },
    spec: { ingressClassName: "alb", rules: [{ http: { paths: [path({})] } }], ...spec },
  };
}

/** A path to the action `web`. */
export function path(delta: Partial<HttpIngressPath>): HttpIngressPath {
  return { pathType: "ImplementationSpecific", backend: action("web"), ...delta };
}

/** A backend whose action is in the annotation `actions.<name>`. */
export function action(name: string): HttpIngressPath["backend"] {
  return { service: { name, port: { name: "use-annotation" } } };
}

export function ingressClass(name: string, spec: Partial<IngressClass["spec"]> = {}): IngressClass {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name },
    spec: { controller: "ingress.k8s.aws/alb", ...spec },
  };
}

/** A class whose parameters are those of `classParams(name)`. */
export function parametrised(name: string): IngressClass {
  return ingressClass(name, { parameters: { apiGroup: "elbv2.k8s.aws", kind: "IngressClassParams", name } });
}

export function classParams(name: string, spec: IngressClassParams["spec"]): IngressClassParams {
  return { apiVersion: "elbv2.k8s.aws/v1beta1", kind: "IngressClassParams", metadata: { name }, spec };
}

/** A Service in namespace `shop` with port 80 named `http`. */
export function service(name: string, spec: Partial<Service["spec"]> = {}, annotations: Annotations = {}): Service {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace: "shop", name, annotations },
    spec: { ports: [{ name: "http", port: 80, targetPort: 8080 }], ...spec },
  };
}

/** The only group of the input. */
export function only(input: InterpretInput): GroupModel | GroupError {
  const [group, ...others] = interpret(input);
  if (group === undefined || others.length > 0) {
    throw new TypeError(`expected one group, got ${others.length + (group ? 1 : 0)}`);
  }
  return group;
}

/** The model of the only group; fails the test where it is an error. */
export function modelOf(...ingresses: readonly Ingress[]): GroupModel {
  const group = only({ ingresses });
  if ("error" in group) {
    throw new TypeError(`refused: ${group.error}`);
  }
  return group;
}

/** The error of the only group; `undefined` where it is built. */
export function errorOf(input: InterpretInput): string | undefined {
  const group = only(input);
  return "error" in group ? group.error : undefined;
}
