import { annotation } from "@sluice/alb-model";
import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import type { Value } from "../../view/value.ts";
import { serviceBackends } from "../ingress/ingressActions.ts";
import { type AlbIngress, albIngresses, annotationsOf } from "../ingress/ingresses.ts";
import { type ByNamespace, byNamespace, type StackNamespace } from "../namespaces.ts";
import { keyed, serviceKey, servicesByKey, servicesByNamespace } from "./services.ts";

/** A Service that an Ingress of an ALB names, for which the controller makes a target group of its own. */
export interface ServiceTarget {
  readonly ingress: AlbIngress;
  readonly service: string;
  /** What decides the target type: class parameters, the Service or the Ingress. */
  readonly decidedBy: StackResource;
  /** `ip` or `instance`; missing where the platform's default holds. */
  readonly targetType: Value;
}

/** All Services behind Ingresses of ALBs. Use it with `stack.memo`. */
export function serviceTargets(stack: Stack): ServiceTarget[] {
  const services = stack.memo(servicesByKey);
  return stack.memo(albIngresses).flatMap((ingress) => targetsBehind(ingress, services));
}

/** Tells whether a policy is about a target type; it is missing where the platform's default holds. */
export type OfConcern = (targetType: Value, ingress: AlbIngress) => boolean;

/** Services behind the Ingresses of a namespace, by target type. Backends that cannot be of concern are not read. */
export function serviceTargetsIn(stack: Stack, namespace: StackNamespace, isOfConcern: OfConcern): ServiceTarget[] {
  const services = stack.memo(servicesByNamespace)(namespace);
  const byKey = keyed(services);
  return stack
    .memo(ingressesByNamespace)(namespace)
    .flatMap((ingress) => {
      const possible = [undefined, ...services].map((service) => decision(ingress, service));
      if (!possible.some(({ targetType }) => isOfConcern(targetType, ingress))) return [];
      return targetsBehind(ingress, byKey).filter(({ targetType }) => isOfConcern(targetType, ingress));
    });
}

function ingressesByNamespace(stack: Stack): ByNamespace<AlbIngress> {
  return byNamespace(stack.memo(albIngresses), ({ resource }) => resource);
}

function targetsBehind(ingress: AlbIngress, services: ReadonlyMap<string, StackResource>): ServiceTarget[] {
  return serviceBackends(ingress.resource).map((service) => {
    return { ingress, service, ...decision(ingress, services.get(serviceKey(ingress.resource, service))) };
  });
}

/** The class parameters' word counts most, then the Service's, then the Ingress's. */
function decision(
  { resource, params }: AlbIngress,
  service: StackResource | undefined,
): Pick<ServiceTarget, "decidedBy" | "targetType"> {
  const ofParams = params?.props.at("spec").at("targetType");
  if (params !== undefined && ofParams !== undefined && !ofParams.isMissing) {
    return { decidedBy: params, targetType: ofParams };
  }
  const ofService = service === undefined ? undefined : annotationsOf(service).at(annotation.targetType);
  if (service !== undefined && ofService !== undefined && !ofService.isMissing) {
    return { decidedBy: service, targetType: ofService };
  }
  return { decidedBy: resource, targetType: annotationsOf(resource).at(annotation.targetType) };
}
