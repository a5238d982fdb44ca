import type { StackResource } from "../view/resource.ts";
import type { AttributeKey, AttributeValues, LoadBalancer } from "./loadBalancers.ts";
import { type Setting, settingAt } from "./setting.ts";
import { DISPOSABLE_TAG } from "./waivers.ts";

/** How aws.lb.LoadBalancer spells the attributes. */
const PROPERTIES: Readonly<Record<AttributeKey, readonly string[]>> = {
  "access_logs.s3.enabled": ["accessLogs", "enabled"],
  "access_logs.s3.bucket": ["accessLogs", "bucket"],
  "deletion_protection.enabled": ["enableDeletionProtection"],
  "routing.http.drop_invalid_header_fields.enabled": ["dropInvalidHeaderFields"],
};

/** An ALB that Pulumi makes. */
export class AwsLoadBalancer implements LoadBalancer {
  readonly subject: StackResource;

  constructor(resource: StackResource) {
    this.subject = resource;
  }

  /** AWS makes a load balancer internet-facing unless told otherwise. */
  get isInternetFacing(): boolean {
    return this.subject.props.at("internal").isNot(true, "true");
  }

  get isDisposable(): boolean | undefined {
    const reason = this.subject.props.at("tags").at(DISPOSABLE_TAG);
    return reason.isUnknown ? undefined : !(reason.isMissing || reason.is(""));
  }

  attribute(key: AttributeKey): Setting {
    const value = PROPERTIES[key].reduce((props, name) => props.at(name), this.subject.props);
    return settingAt(this.subject, value, PROPERTIES[key].join("."));
  }

  howToSet(values: AttributeValues): string {
    return `set ${values.map(([key, value]) => `${PROPERTIES[key].join(".")} to ${value}`).join(" and ")}`;
  }
}
