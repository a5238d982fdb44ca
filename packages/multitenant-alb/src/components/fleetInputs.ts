import type * as pulumi from "@pulumi/pulumi";
import { BUCKET_PLACEHOLDER, certificateArnPlaceholder, type Fleet, WEB_ACL_ARN_PLACEHOLDER } from "@sluice/alb-model";
import type { AccessLogsArgs, FleetArgs } from "./multiTenantAlbArgs.ts";
import type { Fillings } from "./toArgs.ts";

const PREFIX_PLACEHOLDER = "prefix-not-known-yet";

export interface FleetInputs {
  /** What is planned: the fleet with the program's own values, or stand-ins where these are not plain. */
  readonly fleet: Fleet;
  /** What takes the place of the stand-ins at deployment. */
  readonly fillings: Fillings;
}

/** Puts the values that other resources of the program bring into the fleet, so that the plan counts and checks them. */
export function withInputs({ fleet, certificateArns = [], accessLogs, webAclArn }: FleetArgs): FleetInputs {
  const fillings = new Map<string, pulumi.Input<string>>();
  const plain: Plain = (value, standIn) => {
    if (typeof value === "string") return value;
    fillings.set(standIn, value);
    return standIn;
  };
  if (!isMergeable(fleet)) return { fleet, fillings };
  const certificates = certificateArns.map((arn, index) => plain(arn, certificateArnPlaceholder(index + 1)));
  const settings = {
    ...fleet.loadBalancer,
    ...(accessLogs === undefined ? {} : { accessLogs: plainLogs(accessLogs, plain) }),
    ...(webAclArn === undefined ? {} : { webAclArn: plain(webAclArn, WEB_ACL_ARN_PLACEHOLDER) }),
  };
  const all = [...certificates, ...(fleet.certificates ?? [])];
  return {
    fleet: {
      ...fleet,
      ...(certificates.length === 0 ? {} : { certificates: all }),
      ...(Object.keys(settings).length === 0 ? {} : { loadBalancer: settings }),
    },
    fillings,
  };
}

type Plain = (value: pulumi.Input<string>, standIn: string) => string;

function plainLogs({ bucket, prefix }: AccessLogsArgs, plain: Plain) {
  const folder = prefix === undefined ? {} : { prefix: plain(prefix, PREFIX_PLACEHOLDER) };
  return { bucket: plain(bucket, BUCKET_PLACEHOLDER), ...folder };
}

/** A program may be untyped; what has the wrong shape is left as it is, for the check that names it. */
function isMergeable(fleet: Fleet | undefined): boolean {
  const isObject = (value: unknown) => typeof value === "object" && value !== null;
  return isObject(fleet) && Array.isArray(fleet?.certificates ?? []) && isObject(fleet?.loadBalancer ?? {});
}
