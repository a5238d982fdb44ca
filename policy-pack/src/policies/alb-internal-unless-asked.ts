import type { ResourceValidationPolicy } from "@pulumi/policy";
import { annotation, INTERNET_FACING_ANNOTATION } from "@sluice/alb-model";
import {
  annotationsOf,
  CLASS_PARAMS_TYPES,
  INGRESS_TYPE,
  LOAD_BALANCER_TYPES,
  objectAt,
  objectsAt,
  type Properties,
  propertiesOf,
  textAt,
} from "../resources.ts";

/** The same as a tag: in `spec.tags` of IngressClassParams, or on a load balancer that Pulumi makes. */
export const INTERNET_FACING_TAG = "sluice:internet-facing";

/** A load balancer is open to the internet only where someone has said so in words. */
export const albInternalUnlessAsked: ResourceValidationPolicy = {
  name: "alb-internal-unless-asked",
  description: "A load balancer faces the internet only where an annotation or tag says why.",
  enforcementLevel: "advisory",
  validateResource: (args, reportViolation) => {
    const props = propertiesOf(args);
    if (!isInternetFacing(args.type, props) || isAsked(args.type, props)) return;
    const how = LOAD_BALANCER_TYPES.includes(args.type)
      ? `the tag ${INTERNET_FACING_TAG}`
      : `the annotation ${INTERNET_FACING_ANNOTATION}`;
    reportViolation(
      "This makes a load balancer that the whole internet reaches " +
        "(docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html). " +
        `Make its scheme internal, or say who asked for it and why in ${how}.`,
    );
  },
};

function isInternetFacing(type: string, props: Properties): boolean {
  if (CLASS_PARAMS_TYPES.includes(type)) return textAt(objectAt(props, "spec"), "scheme") === "internet-facing";
  if (type === INGRESS_TYPE) return textAt(annotationsOf(props), annotation.scheme) === "internet-facing";
  // AWS makes a load balancer internet-facing unless told otherwise; only ALBs are this pack's concern.
  const kind = LOAD_BALANCER_TYPES.includes(type) ? (textAt(props, "loadBalancerType") ?? "application") : undefined;
  return kind === "application" && props.internal !== true;
}

function isAsked(type: string, props: Properties): boolean {
  if (LOAD_BALANCER_TYPES.includes(type)) return (textAt(objectAt(props, "tags"), INTERNET_FACING_TAG) ?? "") !== "";
  if ((textAt(annotationsOf(props), INTERNET_FACING_ANNOTATION) ?? "") !== "") return true;
  const tags = objectsAt(objectAt(props, "spec"), "tags");
  return tags.some((tag) => textAt(tag, "key") === INTERNET_FACING_TAG && (textAt(tag, "value") ?? "") !== "");
}
