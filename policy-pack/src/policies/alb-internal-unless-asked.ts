import { annotation, INTERNET_FACING_ANNOTATION } from "@sluice/alb-model";
import { resourcePolicy, violation } from "../policy.ts";
import { INGRESS_PATCH_TYPES } from "../subjects/forwardActions.ts";
import { annotationsOf } from "../subjects/ingresses.ts";
import { CLASS_PARAMS_TYPES, INGRESS_TYPES, LOAD_BALANCER_TYPES } from "../subjects/types.ts";
import { INTERNET_FACING_TAG } from "../subjects/waivers.ts";
import type { Resource } from "../view/resource.ts";
import type { Value } from "../view/value.ts";

/** A patch of someone else's Ingress or parameters opens their load balancer as well. */
const INGRESSES: readonly string[] = [...INGRESS_TYPES, ...INGRESS_PATCH_TYPES];
const CLASS_PARAMS_PATCH_TYPES = CLASS_PARAMS_TYPES.map((type) => `${type}Patch`);

const IN_KUBERNETES = `make the scheme internal, or say who asked for it and why in the annotation ${INTERNET_FACING_ANNOTATION}`;
const IN_AWS = `set internal to true, or say who asked for it and why in the tag ${INTERNET_FACING_TAG}`;

/** A load balancer is open to the internet only where someone has said so in words. */
export const albInternalUnlessAsked = resourcePolicy({
  name: "alb-internal-unless-asked",
  level: "advisory",
  description: "A load balancer faces the internet only where an annotation or tag says why.",
  reason: "Everyone on the internet reaches what stands behind such a load balancer.",
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html",
  fix: IN_KUBERNETES,
  guards: [],
  types: [...CLASS_PARAMS_TYPES, ...CLASS_PARAMS_PATCH_TYPES, ...INGRESSES, ...LOAD_BALANCER_TYPES],
  *judge(resource) {
    if (LOAD_BALANCER_TYPES.includes(resource.type)) {
      // AWS makes a load balancer internet-facing unless told otherwise; only ALBs are this pack's concern.
      const { props } = resource;
      const isApplication = props.at("loadBalancerType").isMissing || props.at("loadBalancerType").is("application");
      if (!isApplication || !props.at("internal").isNot(true)) return;
      if (isUnsaid(props.at("tags").at(INTERNET_FACING_TAG))) yield violation(resource, "internal is not true", IN_AWS);
      return;
    }
    const scheme = schemeOf(resource);
    if (scheme.is("internet-facing") && isUnasked(resource)) {
      yield violation(resource, `${scheme.path} is internet-facing, and nobody says why`);
    }
  },
});

function schemeOf(resource: Resource): Value {
  return INGRESSES.includes(resource.type)
    ? annotationsOf(resource).at(annotation.scheme)
    : resource.props.at("spec").at("scheme");
}

/** Only where it is known that neither an annotation nor a tag says why. */
function isUnasked(resource: Resource): boolean {
  if (!isUnsaid(annotationsOf(resource).at(INTERNET_FACING_ANNOTATION))) return false;
  const tags = resource.props.at("spec").at("tags");
  if (tags.isUnknown) return false;
  const items = tags.items();
  const tag = items.find((each) => each.at("key").is(INTERNET_FACING_TAG));
  return tag === undefined
    ? items.every((each) => each.at("key").isNot(INTERNET_FACING_TAG))
    : isUnsaid(tag.at("value"));
}

function isUnsaid(value: Value): boolean {
  return value.isMissing || value.is("");
}
