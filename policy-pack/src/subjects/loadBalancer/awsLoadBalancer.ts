import type { Resource, StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import { isTagged } from "../tags.ts";
import { DISPOSABLE_TAG } from "../waivers.ts";
import type { AttributeKey, AttributeValues, LoadBalancer } from "./loadBalancers.ts";
import { type Setting, settingAt } from "./setting.ts";

/** How aws.lb.LoadBalancer spells the attributes. */
const PROPERTIES: Readonly<Record<AttributeKey, readonly string[]>> = {
  "access_logs.s3.enabled": ["accessLogs", "enabled"],
  "access_logs.s3.bucket": ["accessLogs", "bucket"],
  "deletion_protection.enabled": ["enableDeletionProtection"],
  "routing.http.drop_invalid_header_fields.enabled": ["dropInvalidHeaderFields"],
};

/** Whether it is known that an aws.lb.LoadBalancer is an ALB, as it is by default. */
export function isApplication({ props }: Resource): boolean {
  const type = props.at("loadBalancerType");
  return type.isMissing || type.is("application");
}

/** Whether it is known to face the internet, as AWS makes a load balancer unless told otherwise. */
export function isInternetFacing({ props }: Resource): boolean {
  return props.at("internal").isNot(true, "true");
}

/** An ALB that Pulumi makes. */
export class AwsLoadBalancer implements LoadBalancer {
  readonly subject: StackResource;
  readonly #stack: Stack;

  constructor(stack: Stack, resource: StackResource) {
    this.#stack = stack;
    this.subject = resource;
  }

  get isInternetFacing(): boolean {
    return isInternetFacing(this.subject);
  }

  get isDisposable(): boolean | undefined {
    const own = this.subject.props.at("tags").at(DISPOSABLE_TAG);
    // An empty text is no reason, and the provider's own does not come through it.
    if (own.is("")) return false;
    return isTagged(this.#stack, this.subject, (key) => key === DISPOSABLE_TAG);
  }

  attribute(key: AttributeKey): Setting {
    const value = PROPERTIES[key].reduce((props, name) => props.at(name), this.subject.props);
    return settingAt(this.subject, value, PROPERTIES[key].join("."));
  }

  howToSet(values: AttributeValues): string {
    return `set ${values.map(([key, value]) => `${PROPERTIES[key].join(".")} to ${value}`).join(" and ")}`;
  }
}
