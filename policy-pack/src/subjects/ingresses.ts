import {
  ANNOTATION_PREFIX,
  annotation,
  DEFAULT_CLASS_ANNOTATION,
  INGRESS_CLASS_ANNOTATION,
  PLATFORM_API,
} from "@sluice/alb-model";
import { namespaceOf, objectName, type StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";
import type { Value } from "../view/value.ts";
import { AUTO_MODE_PARAMS_TYPE, CLASS_PARAMS_TYPES, INGRESS_CLASS_TYPES, INGRESS_TYPES } from "./types.ts";

/** The name that the controller's chart gives its class; Ingresses of other stacks' classes are known by it. */
const USUAL_CLASS = "alb";
const CONTROLLERS: readonly string[] = Object.values(PLATFORM_API).map(({ controller }) => controller);

/** An Ingress that the AWS Load Balancer Controller or EKS Auto Mode takes. */
export interface AlbIngress {
  readonly resource: StackResource;
  readonly namespace: string;
  readonly name: string;
  /** The class that it names or gets by default; undefined where it names none. */
  readonly className: string | undefined;
  /** Of the class, where this stack has them. */
  readonly ingressClass: StackResource | undefined;
  readonly params: StackResource | undefined;
  /** Of a class of EKS Auto Mode, as far as this stack tells. */
  readonly isAutoMode: boolean;
  /** IngressGroup: the class's, else the annotation's, else a group of its own, `namespace/name`. */
  readonly group: string;
}

/** The annotations of a Kubernetes object. */
export function annotationsOf({ props }: { readonly props: Value }): Value {
  return props.at("metadata").at("annotations");
}

/** All Ingresses of the stack that ALBs are made of, wherever they come from. Use it with `stack.memo`. */
export function albIngresses(stack: Stack): AlbIngress[] {
  const classes = new Classes(stack);
  return stack.ofType(...INGRESS_TYPES).flatMap((resource) => classes.albIngress(resource) ?? []);
}

/** Classes and their parameters by cluster and name. */
class Classes {
  readonly #classes: ReadonlyMap<string, StackResource>;
  readonly #params: ReadonlyMap<string, StackResource>;
  readonly #defaults: ReadonlyMap<string, string>;

  constructor(stack: Stack) {
    const classes = stack.ofType(...INGRESS_CLASS_TYPES);
    this.#classes = new Map(classes.map((each) => [inCluster(each, objectName(each)), each]));
    this.#params = new Map(
      stack.ofType(...CLASS_PARAMS_TYPES).map((each) => [inCluster(each, objectName(each)), each]),
    );
    const defaults = classes.filter((each) => annotationsOf(each).at(DEFAULT_CLASS_ANNOTATION).is("true"));
    this.#defaults = new Map(defaults.map((each) => [each.provider, objectName(each)]));
  }

  albIngress(resource: StackResource): AlbIngress | undefined {
    const annotations = annotationsOf(resource);
    const legacy = annotations.at(INGRESS_CLASS_ANNOTATION).text();
    const className = legacy ?? this.#classNameOf(resource);
    // The controller takes the older annotation without looking for a class, so that it has no parameters.
    const object = legacy === undefined && className !== undefined ? inCluster(resource, className) : undefined;
    const ingressClass = object === undefined ? undefined : this.#classes.get(object);
    const params = legacy === undefined ? this.#paramsOf(resource, className, ingressClass) : undefined;
    if (!isAlb(className, ingressClass, params, annotations)) return undefined;
    const isAutoMode = isOfAutoMode(ingressClass, params);
    const namespace = namespaceOf(resource);
    const name = objectName(resource);
    const group =
      params?.props.at("spec").at("group").at("name").text() ??
      (isAutoMode ? undefined : annotations.at(annotation.groupName).text()) ??
      `${namespace}/${name}`;
    return { resource, namespace, name, className, ingressClass, params, isAutoMode, group };
  }

  #classNameOf({ props, provider }: StackResource): string | undefined {
    const named = props.at("spec").at("ingressClassName");
    return named.isMissing ? this.#defaults.get(provider) : named.text();
  }

  /** By what the class says, or by the class's name where the class is not in the stack. */
  #paramsOf(ingress: StackResource, className: string | undefined, ingressClass: StackResource | undefined) {
    if (className === undefined) return undefined;
    const parameters = ingressClass?.props.at("spec").at("parameters").at("name").text();
    const name = ingressClass === undefined ? className : parameters;
    return name === undefined ? undefined : this.#params.get(inCluster(ingress, name));
  }
}

function isAlb(
  className: string | undefined,
  ingressClass: StackResource | undefined,
  params: StackResource | undefined,
  annotations: Value,
): boolean {
  if (ingressClass !== undefined)
    return ingressClass.props
      .at("spec")
      .at("controller")
      .is(...CONTROLLERS);
  if (params !== undefined || className === USUAL_CLASS) return true;
  return annotations.keys().some((key) => key.startsWith(`${ANNOTATION_PREFIX}/`));
}

function isOfAutoMode(ingressClass: StackResource | undefined, params: StackResource | undefined): boolean {
  const { controller } = PLATFORM_API["eks-auto-mode"];
  return (
    params?.type === AUTO_MODE_PARAMS_TYPE || ingressClass?.props.at("spec").at("controller").is(controller) === true
  );
}

/** A name that tells objects of two clusters apart. */
function inCluster({ provider }: StackResource, name: string): string {
  return `${provider} ${name}`;
}
