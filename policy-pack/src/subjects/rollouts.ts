import { ANNOTATION_PREFIX } from "@sluice/alb-model";
import type { Resource } from "../view/resource.ts";
import { isEmpty } from "../view/scalars.ts";
import type { Value } from "../view/value.ts";
import { ROLLOUT_TYPES } from "./types.ts";

/** A patch says what it changes, and nothing of the rest. */
const ROLLOUT_PATCH_TYPES = ["kubernetes:argoproj.io/v1alpha1:RolloutPatch"] as const;
export const CANARY_TYPES: readonly string[] = [...ROLLOUT_TYPES, ...ROLLOUT_PATCH_TYPES];

/** A Rollout that moves traffic with the weights of an ALB's rules. */
export interface AlbCanary {
  /** `spec.strategy.canary` */
  readonly strategy: Value;
  /** `spec.strategy.canary.trafficRouting.alb` */
  readonly alb: Value;
  readonly isPatch: boolean;
}

/** What a Rollout says of its canaries; undefined where it uses no ALB. */
export function albCanary({ type, props }: Resource): AlbCanary | undefined {
  const strategy = props.at("spec").at("strategy").at("canary");
  const alb = strategy.at("trafficRouting").at("alb");
  return alb.isGiven ? { strategy, alb, isPatch: type === ROLLOUT_PATCH_TYPES[0] } : undefined;
}

/** The names of the Ingresses that Argo writes to, in the Rollout's namespace. */
export function routedIngresses({ alb }: AlbCanary): string[] {
  return [...alb.at("ingress").texts(), ...alb.at("ingresses").texts()];
}

/**
 * The key of the annotation that Argo writes the whole of on each step: the action of the root Service, else of the
 * stable one; Argo takes an empty name for none. Undefined where it is not known.
 *
 * @example "alb.ingress.kubernetes.io/actions.shop-root"
 */
export function writtenAction({ strategy, alb }: AlbCanary): string | undefined {
  const root = alb.at("rootService");
  const service = (isEmpty(root) ? strategy.at("stableService") : root).text();
  const given = alb.at("annotationPrefix");
  const prefix = isEmpty(given) ? ANNOTATION_PREFIX : given.text();
  return service === undefined || prefix === undefined ? undefined : `${prefix}/actions.${service}`;
}
