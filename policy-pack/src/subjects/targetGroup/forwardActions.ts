import { ANNOTATION_PREFIX } from "@sluice/alb-model";
import type { Resource } from "../../view/resource.ts";
import { UnknownReads } from "../../view/unknownReads.ts";
import { Value } from "../../view/value.ts";
import { type IngressAction, ingressActions, targetsOf } from "../ingress/ingressActions.ts";
import { annotationsOf } from "../ingress/ingresses.ts";
import { INGRESS_TYPES, LISTENER_RULE_TYPES, LISTENER_TYPES } from "../types.ts";

export const INGRESS_PATCH_TYPES = ["kubernetes:networking.k8s.io/v1:IngressPatch"] as const;

/** Types that have forward actions: in `actions.<name>` annotations, or as properties. */
export const FORWARD_ACTION_TYPES: readonly string[] = [
  ...INGRESS_TYPES,
  ...INGRESS_PATCH_TYPES,
  ...LISTENER_RULE_TYPES,
  ...LISTENER_TYPES,
];

/** The property in which a resource has its actions. */
export type ActionsProperty = "metadata" | "actions" | "defaultActions";

/** One of the target groups of an action; exactly one of ARN, name and Service is given. */
export interface ForwardTarget {
  readonly arn: Value;
  readonly name: Value;
  readonly service: Value;
  readonly weight: Value;
}

/** A forward action, wherever it is written. */
export interface ForwardAction<Of extends Resource = Resource> {
  readonly resource: Of;
  /** Where it stands, for messages: an annotation's key, or `actions[0]`. */
  readonly place: string;
  /** The property under which the engine keeps what it depends on. */
  readonly property: ActionsProperty;
  /** In an annotation a weight that is left out stays out; the AWS provider fills in 1. */
  readonly isAnnotation: boolean;
  readonly targets: readonly ForwardTarget[];
  /** `enabled` of the group stickiness. */
  readonly stickiness: Value;
}

/**
 * The forward actions of an Ingress, a patch of one, a listener or a listener rule; none of other resources.
 *
 * @example for (const { place, targets } of forwardActions(rule)) console.log(place, targets.length);
 */
export function forwardActions<Of extends Resource>(resource: Of): ForwardAction<Of>[] {
  const property = actionsProperty(resource);
  if (property === undefined) return [];
  return property === "metadata"
    ? ingressActions(resource).flatMap((action) => inAnnotation(resource, action))
    : inProperty(resource, property);
}

/** Where a resource has its actions; undefined where it has none. */
export function actionsProperty({ type }: Pick<Resource, "type">): ActionsProperty | undefined {
  if (LISTENER_TYPES.includes(type)) return "defaultActions";
  if (LISTENER_RULE_TYPES.includes(type)) return "actions";
  return FORWARD_ACTION_TYPES.includes(type) ? "metadata" : undefined;
}

/** Whether some action or target of a resource is not known yet, so that it may be any; asking notes it. */
export function hasUnknownTargets(resource: Resource): boolean {
  const property = actionsProperty(resource);
  if (property === "metadata") {
    const annotations = annotationsOf(resource);
    const actions = annotations.entries().filter(([key]) => key.startsWith(`${ANNOTATION_PREFIX}/actions.`));
    return annotations.isUnknown || actions.some(([, value]) => value.isUnknown);
  }
  if (property === undefined) return false;
  const actions = resource.props.at(property);
  const isUnknown =
    actions.isUnknown || actions.items().some((each) => each.at("type").isUnknown || groupsIn(each).isUnknown);
  return isUnknown || forwardActions(resource).some(({ targets }) => targets.some(({ arn }) => arn.isUnknown));
}

/** One action of an Ingress in the common shape; nothing where it does not forward. */
export function inAnnotation<Of extends Resource>(resource: Of, { key, config }: IngressAction): ForwardAction<Of>[] {
  if (config.type !== "forward") return [];
  // An annotation is known as a whole or not at all, so what stands in it cannot be unknown.
  const source = { urn: resource.urn, read: Reflect.get, unknown: new UnknownReads() };
  const written = new Value({ groups: targetsOf(config), ...config.forwardConfig }, "", source);
  return [
    {
      resource,
      place: key,
      property: "metadata",
      isAnnotation: true,
      targets: written
        .at("groups")
        .items()
        .map((group) => ({
          arn: group.at("targetGroupARN"),
          name: group.at("targetGroupName"),
          service: group.at("serviceName"),
          weight: group.at("weight"),
        })),
      stickiness: written.at("targetGroupStickinessConfig").at("enabled"),
    },
  ];
}

function inProperty<Of extends Resource>(resource: Of, property: "actions" | "defaultActions"): ForwardAction<Of>[] {
  return resource.props
    .at(property)
    .items()
    .filter((action) => action.at("type").is("forward"))
    .map((action) => {
      const groups = groupsIn(action).items();
      // Without a list of groups, an action forwards to one; with it, the provider may repeat one here.
      const targets = groups.length > 0 ? groups.map(weighted) : lone(action);
      const stickiness = action.at("forward").at("stickiness").at("enabled");
      return { resource, place: action.path, property, isAnnotation: false, targets, stickiness };
    });
}

function groupsIn(action: Value): Value {
  return action.at("forward").at("targetGroups");
}

function weighted(group: Value): ForwardTarget {
  return { arn: group.at("arn"), name: group.at(NOWHERE), service: group.at(NOWHERE), weight: group.at("weight") };
}

function lone(action: Value): ForwardTarget[] {
  if (!action.keys().includes("targetGroupArn")) return [];
  const none = action.at(NOWHERE);
  return [{ arn: action.at("targetGroupArn"), name: none, service: none, weight: none }];
}

/** A key that nothing has: listeners name target groups by ARN alone. */
const NOWHERE = "targetGroupName";

/** How messages call a target: by name, or by the Service's. */
export function targetShown({ arn, name, service }: ForwardTarget): string {
  if (name.isGiven) return name.shown();
  if (service.isGiven) return `the Service ${service.shown()}`;
  const text = arn.text();
  return text === undefined ? `the target group of ${arn.path}` : (targetGroupNameIn(text) ?? text);
}

/** The name in a target group's ARN: `edge-001-web` of `…:targetgroup/edge-001-web/0123456789abcdef`. */
export function targetGroupNameIn(arn: string): string | undefined {
  return /:targetgroup\/([^/]+)\//.exec(arn)?.[1];
}

/** A weight as the provider or the controller reads it; undefined where it is not known or not given. */
export function weightOf({ weight }: ForwardTarget): number | undefined {
  const text = weight.text();
  return text === undefined ? weight.number() : Number(text);
}
