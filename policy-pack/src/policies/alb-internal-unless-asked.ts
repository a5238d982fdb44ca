import { annotation, INTERNET_FACING_ANNOTATION } from "@sluice/alb-model";
import { resourcePolicy, violation } from "../policy.ts";
import { annotationsOf } from "../subjects/ingress/ingresses.ts";
import { isApplication, isInternetFacing } from "../subjects/loadBalancer/awsLoadBalancer.ts";
import { settingInList } from "../subjects/loadBalancer/setting.ts";
import { INGRESS_PATCH_TYPES } from "../subjects/targetGroup/forwardActions.ts";
import { CLASS_PARAMS_TYPES, INGRESS_TYPES, LOAD_BALANCER_TYPES } from "../subjects/types.ts";
import { INTERNET_FACING_TAG } from "../subjects/waivers.ts";
import type { Resource } from "../view/resource.ts";
import { isEmpty } from "../view/scalars.ts";
import type { Value } from "../view/value.ts";

/** A patch of someone else's Ingress or parameters opens their load balancer as well. */
const INGRESSES: readonly string[] = [...INGRESS_TYPES, ...INGRESS_PATCH_TYPES];
const CLASS_PARAMS_PATCH_TYPES = CLASS_PARAMS_TYPES.map((type) => `${type}Patch`);

const IN_KUBERNETES = `set the scheme to internal, or say who asked for it and why in the annotation ${INTERNET_FACING_ANNOTATION}`;
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
      if (!isApplication(resource) || !isInternetFacing(resource)) return;
      const reason = resource.props.at("tags").at(INTERNET_FACING_TAG);
      if (isEmpty(reason)) yield violation(resource, `internal is ${resource.props.at("internal").shown()}`, IN_AWS);
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
  if (!isEmpty(annotationsOf(resource).at(INTERNET_FACING_ANNOTATION))) return false;
  return settingInList(resource, resource.props.at("spec").at("tags"), INTERNET_FACING_TAG).isMissing;
}
