import { DEFAULT_CLASS_ANNOTATION, INGRESS_CLASS_ANNOTATION } from "../annotations.ts";
import type { Ingress, IngressClass, IngressClassParams } from "../kubernetes.ts";

export type ClassParams = IngressClassParams["spec"];

/** `unknown`: its class is not among those given, so it may be anyone's. */
export type Classified =
  | "foreign"
  | { readonly params: ClassParams | undefined; readonly isAutoMode?: boolean }
  | { readonly invalid: string; readonly unknown?: true };

const CONTROLLER_GROUP = "elbv2.k8s.aws";
const AUTO_MODE_GROUP = "eks.amazonaws.com";
/** The API group of each controller's parameters; EKS Auto Mode's controller is a variant of the same one. */
const PARAMS_GROUP: ReadonlyMap<string, string> = new Map([
  ["ingress.k8s.aws/alb", CONTROLLER_GROUP],
  ["eks.amazonaws.com/alb", AUTO_MODE_GROUP],
]);
/** The controller's default `--ingress-class`: what the legacy annotation must say. */
const LEGACY_CLASS = "alb";

interface ClassSources {
  readonly ingressClassParams?: readonly IngressClassParams[] | undefined;
  readonly ingressClasses?: readonly IngressClass[] | undefined;
}

/** The classes and their parameters by name. */
export class ClassIndex {
  readonly #classes: ReadonlyMap<string, IngressClass> | undefined;
  readonly #params: ReadonlyMap<string, ReadonlyMap<string, ClassParams>> | undefined;
  readonly #defaults: readonly string[];

  constructor({ ingressClasses, ingressClassParams }: ClassSources) {
    const classes = ingressClasses ?? [];
    this.#classes = classes.length === 0 ? undefined : new Map(classes.map((each) => [each.metadata.name, each]));
    this.#params = ingressClassParams && indexParams(ingressClassParams);
    this.#defaults = classes
      .filter((each) => each.metadata.annotations?.[DEFAULT_CLASS_ANNOTATION] === "true")
      .map((each) => each.metadata.name);
  }

  defaultIsAmbiguousFor({ metadata, spec }: Ingress): boolean {
    const named = spec.ingressClassName !== undefined || metadata.annotations?.[INGRESS_CLASS_ANNOTATION] !== undefined;
    return !named && this.#defaults.length > 1;
  }

  classify({ metadata, spec }: Ingress): Classified {
    const legacy = metadata.annotations?.[INGRESS_CLASS_ANNOTATION];
    if (legacy !== undefined) {
      return legacy === LEGACY_CLASS ? { params: undefined } : "foreign";
    }
    const name = spec.ingressClassName ?? this.#defaults[0];
    if (name === undefined) {
      return "foreign";
    }
    if (this.#classes === undefined) {
      return this.#byClassName(name);
    }
    const ingressClass = this.#classes.get(name);
    if (ingressClass === undefined) {
      const missing = `IngressClass.networking.k8s.io ${JSON.stringify(name)} not found`;
      return { invalid: `invalid ingress class: ${missing}`, unknown: true };
    }
    const group = PARAMS_GROUP.get(ingressClass.spec.controller);
    return group === undefined ? "foreign" : this.#paramsOf(ingressClass, group);
  }

  /** Where no classes are given: the controller's parameters of that name, or else EKS Auto Mode's. */
  #byClassName(name: string): Classified {
    const own = this.#params?.get(CONTROLLER_GROUP)?.get(name);
    const ofAutoMode = this.#params?.get(AUTO_MODE_GROUP)?.get(name);
    return own === undefined && ofAutoMode !== undefined ? { params: ofAutoMode, isAutoMode: true } : { params: own };
  }

  #paramsOf({ metadata, spec: { parameters } }: IngressClass, group: string): Classified {
    const isAutoMode = group === AUTO_MODE_GROUP;
    if (parameters === undefined) {
      return { params: undefined, isAutoMode };
    }
    if (parameters.apiGroup !== group || parameters.kind !== "IngressClassParams") {
      return { invalid: `invalid ingress class: IngressClass ${metadata.name} references unknown parameters` };
    }
    const params = this.#params?.get(group)?.get(parameters.name);
    if (params === undefined && this.#params !== undefined) {
      const missing = `IngressClassParams.${group} ${JSON.stringify(parameters.name)} not found`;
      return { invalid: `invalid ingress class: ${missing}` };
    }
    return { params, isAutoMode };
  }
}

function indexParams(all: readonly IngressClassParams[]): Map<string, Map<string, ClassParams>> {
  const byGroup = new Map<string, Map<string, ClassParams>>();
  for (const { apiVersion, metadata, spec } of all) {
    const group = apiVersion.split("/", 1)[0] ?? "";
    const named = byGroup.get(group) ?? new Map<string, ClassParams>();
    byGroup.set(group, named.set(metadata.name, group === AUTO_MODE_GROUP ? autoModeParams(spec) : spec));
  }
  return byGroup;
}

/** EKS Auto Mode's parameters under the names that the controller's have. */
function autoModeParams({ certificateARNs, subnets, listeners, ...spec }: ClassParams): ClassParams {
  return {
    ...spec,
    ...(certificateARNs === undefined ? {} : { certificateArn: certificateARNs }),
    ...(subnets === undefined
      ? {}
      : { subnets: { ...subnets, ...(subnets.matchTags && { tags: subnets.matchTags }) } }),
    ...(listeners === undefined ? {} : { listeners: listeners.map(autoModeListener) }),
  };
}

type ParamsListener = NonNullable<ClassParams["listeners"]>[number];

function autoModeListener({ attributes, ...listener }: ParamsListener): ParamsListener {
  return attributes === undefined ? listener : { ...listener, listenerAttributes: attributes };
}
