import {
  ANNOTATION_PREFIX,
  annotation,
  DEFAULT_CLASS_ANNOTATION,
  INGRESS_CLASS_ANNOTATION,
  PLATFORM_API,
} from "@sluice/alb-model";
import { namespaceOf, objectName, type StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import type { Value } from "../../view/value.ts";
import { AUTO_MODE_PARAMS_TYPE, CLASS_PARAMS_TYPES, INGRESS_CLASS_TYPES, INGRESS_TYPES } from "../types.ts";

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
  /** Whether it is known which class it has, and which parameters. */
  readonly isClassKnown: boolean;
  /** IngressGroup: the class's, else the annotation's, else a group of its own, `namespace/name`. */
  readonly group: string;
}

/** The annotations of a Kubernetes object. */
export function annotationsOf({ props }: { readonly props: Value }): Value {
  return props.at("metadata").at("annotations");
}

/** All Ingresses of the stack that ALBs are made of, wherever they come from. Use it with `stack.memo`. */
export function albIngresses(stack: Stack): AlbIngress[] {
  return stack.memo(placedIngresses).ingresses;
}

/**
 * Clusters with an Ingress that may be of any group, as its class or its group is not known yet: what is not said of a
 * group there may be said by that Ingress. Use it with `stack.memo`.
 */
export function unsettledClusters(stack: Stack): ReadonlySet<string> {
  return stack.memo(placedIngresses).unsettled;
}

function placedIngresses(stack: Stack) {
  const classes = new Classes(stack);
  const unsettled = new Set<string>();
  const ingresses = stack.ofType(...INGRESS_TYPES).flatMap((resource) => {
    const { ingress, isSettled } = classes.place(resource);
    if (!isSettled) unsettled.add(resource.provider);
    return ingress ?? [];
  });
  return { ingresses, unsettled };
}

/** The same by cluster and group. Use it with `stack.memo`. */
export function ingressesByGroup(stack: Stack): AlbIngress[][] {
  const byGroup = Map.groupBy(stack.memo(albIngresses), ({ resource, group }) => inCluster(resource, group));
  return [...byGroup.values()];
}

/** The class parameters of a group: those of its first member that has any. */
export function paramsOf(members: readonly AlbIngress[]): StackResource | undefined {
  return members.find((member) => member.params !== undefined)?.params;
}

/** Classes and their parameters by cluster and name. */
class Classes {
  readonly #classes: ReadonlyMap<string, StackResource>;
  readonly #params: ReadonlyMap<string, StackResource>;
  readonly #defaults: ReadonlyMap<string, string>;
  /** Clusters with a class or parameters whose name is not known yet, and so may be the one that is looked for. */
  readonly #unnamed: ReadonlySet<string>;
  /** Clusters with a class of which it is not known yet whether it is the default. */
  readonly #openDefaults: ReadonlySet<string>;

  constructor(stack: Stack) {
    const classes = stack.ofType(...INGRESS_CLASS_TYPES);
    const params = stack.ofType(...CLASS_PARAMS_TYPES);
    this.#classes = byName(classes);
    this.#params = byName(params);
    this.#unnamed = clustersOf([...classes, ...params].filter((each) => !isNamed(each)));
    const isDefault = (each: StackResource) => annotationsOf(each).at(DEFAULT_CLASS_ANNOTATION);
    const defaults = classes.filter((each) => isDefault(each).is("true") && isNamed(each));
    this.#defaults = new Map(defaults.map((each) => [each.provider, objectName(each)]));
    this.#openDefaults = clustersOf(classes.filter((each) => isDefault(each).isUnknown));
  }

  place(resource: StackResource): { readonly ingress: AlbIngress | undefined; readonly isSettled: boolean } {
    const ingress = this.#albIngress(resource);
    if (ingress !== undefined) return { ingress, isSettled: ingress.isClassKnown && this.#isGroupKnown(ingress) };
    return { ingress, isSettled: !this.#mayBeAlb(resource) };
  }

  #albIngress(resource: StackResource): AlbIngress | undefined {
    const annotations = annotationsOf(resource);
    const legacy = annotations.at(INGRESS_CLASS_ANNOTATION).text();
    const className = legacy ?? this.#classNameOf(resource);
    // The controller takes the older annotation without looking for a class, so that it has no parameters.
    const object = legacy === undefined && className !== undefined ? inCluster(resource, className) : undefined;
    const ingressClass = object === undefined ? undefined : this.#classes.get(object);
    const params = legacy === undefined ? this.#paramsOf(resource, className, ingressClass) : undefined;
    if (!isAlb(className, ingressClass, params, annotations)) return undefined;
    const isAutoMode = isOfAutoMode(ingressClass, params);
    const isClassKnown = this.#isClassKnown(resource, ingressClass, params);
    const namespace = namespaceOf(resource);
    const name = objectName(resource);
    const words = groupWords(resource, params, isAutoMode);
    const said = isClassKnown ? words.find((word) => !word.isMissing)?.text() : undefined;
    const group = said ?? `${namespace}/${name}`;
    return { resource, namespace, name, className, ingressClass, params, isAutoMode, isClassKnown, group };
  }

  #isGroupKnown({ resource, params, isAutoMode }: AlbIngress): boolean {
    const word = groupWords(resource, params, isAutoMode).find((each) => !each.isMissing);
    return word === undefined || !word.isUnknown;
  }

  /** Asking notes what is not known. */
  #isClassKnown(ingress: StackResource, ingressClass?: StackResource, params?: StackResource): boolean {
    const legacy = annotationsOf(ingress).at(INGRESS_CLASS_ANNOTATION);
    if (legacy.isUnknown || legacy.text() !== undefined) return !legacy.isUnknown;
    const named = ingress.props.at("spec").at("ingressClassName");
    if (named.isUnknown || (named.isMissing && this.#openDefaults.has(ingress.provider))) return false;
    const hasClass = named.isGiven || this.#defaults.has(ingress.provider);
    if (params !== undefined || !hasClass) return true;
    if (ingressClass === undefined) return !this.#unnamed.has(ingress.provider);
    const parameters = ingressClass.props.at("spec").at("parameters").at("name");
    return parameters.isMissing || (parameters.isGiven && !this.#unnamed.has(ingress.provider));
  }

  /** Of one that is not known to be ALB's: whether what is not known yet may make it one. */
  #mayBeAlb(resource: StackResource): boolean {
    const className = this.#classNameOf(resource);
    const ingressClass = className === undefined ? undefined : this.#classes.get(inCluster(resource, className));
    if (ingressClass?.props.at("spec").at("controller").isUnknown) return true;
    return !this.#isClassKnown(resource, ingressClass) || annotationsOf(resource).isUnknown;
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

/** What may say the group, the strongest first. */
function groupWords(ingress: StackResource, params: StackResource | undefined, isAutoMode: boolean): Value[] {
  const ofParams = params === undefined ? [] : [params.props.at("spec").at("group").at("name")];
  return isAutoMode ? ofParams : [...ofParams, annotationsOf(ingress).at(annotation.groupName)];
}

function isNamed({ props }: StackResource): boolean {
  return !props.at("metadata").at("name").isUnknown;
}

function byName(objects: readonly StackResource[]): ReadonlyMap<string, StackResource> {
  return new Map(objects.filter(isNamed).map((each) => [inCluster(each, objectName(each)), each]));
}

function clustersOf(objects: readonly StackResource[]): ReadonlySet<string> {
  return new Set(objects.map(({ provider }) => provider));
}

/** A name that tells objects of two clusters apart. */
function inCluster({ provider }: StackResource, name: string): string {
  return `${provider} ${name}`;
}
