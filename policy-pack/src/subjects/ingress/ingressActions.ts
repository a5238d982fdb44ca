import { type ActionConfig, annotationKey, decodeAction, type TupleConfig } from "@sluice/alb-model";
import type { Resource } from "../../view/resource.ts";
import type { Value } from "../../view/value.ts";
import { annotationsOf } from "./ingresses.ts";

const ACTIONS = annotationKey("actions", "");
/** The port name by which a backend is an action's name. */
export const USE_ANNOTATION = "use-annotation";

/** An `actions.<name>` annotation of an Ingress. */
export interface IngressAction {
  readonly name: string;
  /** The annotation's key, for messages. */
  readonly key: string;
  readonly config: ActionConfig;
}

/** The actions that an Ingress defines, used or not; those that the controller could not read are left out. */
export function ingressActions(ingress: Resource): IngressAction[] {
  return actionsIn(ingress, (annotation) => annotation.text());
}

/** The same without a note of those that are not known yet, for where something else tells what stands in them. */
export function knownIngressActions(ingress: Resource): IngressAction[] {
  return actionsIn(ingress, (annotation) => annotation.knownText());
}

function actionsIn(ingress: Resource, textOf: (annotation: Value) => string | undefined): IngressAction[] {
  return annotationsOf(ingress)
    .entries()
    .flatMap(([key, value]): IngressAction[] => {
      const text = key.startsWith(ACTIONS) ? textOf(value) : undefined;
      const decoded = decodeAction(text ?? "");
      return "error" in decoded ? [] : [{ name: key.slice(ACTIONS.length), key, config: decoded.value }];
    });
}

/** The target groups and Services that an action forwards to, each as a tuple. */
export function targetsOf({ targetGroupARN, targetGroupName, forwardConfig }: ActionConfig): TupleConfig[] {
  if (forwardConfig !== undefined) return [...forwardConfig.targetGroups];
  if (targetGroupARN === undefined && targetGroupName === undefined) return [];
  return [{ targetGroupARN, targetGroupName, serviceName: undefined, servicePort: undefined, weight: undefined }];
}

/** A backend that an Ingress names. */
export interface IngressBackend {
  /** A Service's name, or an action's. */
  readonly name: string;
  readonly isAction: boolean;
  /** Host of its rule; undefined for the default backend and rules without a host. */
  readonly host: string | undefined;
  readonly path: Value | undefined;
}

/** All backends of an Ingress of which it is known what they name, the default one first. */
export function ingressBackends({ props }: Resource): IngressBackend[] {
  const spec = props.at("spec");
  const paths = spec
    .at("rules")
    .items()
    .flatMap((rule) => {
      const host = rule.at("host").text();
      return rule
        .at("http")
        .at("paths")
        .items()
        .map((path) => ({ host, path: path.at("path"), backend: path.at("backend") }));
    });
  const all = [{ host: undefined, path: undefined, backend: spec.at("defaultBackend") }, ...paths];
  return all.flatMap(({ host, path, backend }) => {
    const service = backend.at("service");
    const name = service.at("name").text();
    const port = service.at("port").at("name");
    return name === undefined || port.isUnknown ? [] : [{ name, isAction: port.is(USE_ANNOTATION), host, path }];
  });
}

/** The Services among an Ingress's backends and in the actions that backends name, each once and sorted. */
export function serviceBackends(ingress: Resource): string[] {
  const actions = new Map(ingressActions(ingress).map(({ name, config }) => [name, config]));
  const services = ingressBackends(ingress).flatMap(({ name, isAction }) => {
    if (!isAction) return [name];
    const config = actions.get(name);
    return config === undefined ? [] : targetsOf(config).flatMap(({ serviceName }) => serviceName ?? []);
  });
  return [...new Set(services)].sort();
}
