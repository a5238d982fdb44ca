import { annotation, splitList } from "@sluice/alb-model";
import type { StackResource } from "../../view/resource.ts";
import type { Stack } from "../../view/stack.ts";
import type { Value } from "../../view/value.ts";
import { annotationsOf } from "../ingress/ingresses.ts";
import { type IngressGroup, ingressGroups } from "../ingress/ingressGroups.ts";
import { type AwsBalancer, awsBalancers, balancerTitle } from "./awsBalancers.ts";

const CERTIFICATE_TYPES = ["aws:acm/certificate:Certificate", "aws:acm/certificateValidation:CertificateValidation"];

/** The certificates of a load balancer. */
export interface BalancerCertificates {
  readonly subject: StackResource;
  readonly title: string;
  /** Without the default ones of its listeners; a lower bound where some are not known yet. */
  readonly count: number;
}

/** The certificates of the stack's load balancers. Use it with `stack.memo`. */
export function balancerCertificates(stack: Stack): BalancerCertificates[] {
  return [...stack.memo(ingressGroups).map((group) => ofGroup(stack, group)), ...stack.memo(awsBalancers).map(ofAws)];
}

/** Each HTTPS listener has the first certificate for its default. */
function ofGroup(stack: Stack, { members, model, subject, name }: IngressGroup): BalancerCertificates {
  const all = [...new Set(members.map(({ params }) => params))].filter((params) => params !== undefined);
  const withCertificates = all.filter((params) => certificateLists(params).some(hasItems));
  // Parameters win over annotations.
  const annotated = members.filter(({ params }) => params === undefined || !withCertificates.includes(params));
  const known = new Set([
    ...withCertificates.flatMap((params) => certificateLists(params).flatMap((list) => list.texts())),
    ...annotated.flatMap(({ resource }) =>
      splitList(annotationsOf(resource).at(annotation.certificateArn).text() ?? ""),
    ),
  ]);
  const unknown = withCertificates.reduce((sum, params) => sum + unknownCertificates(stack, params), 0);
  const secure = model?.listeners.filter(({ protocol }) => protocol === "HTTPS").length ?? 1;
  const count = Math.max(known.size + unknown - Math.max(secure, 1), 0);
  return { subject, title: `the group ${name}`, count };
}

function hasItems(list: Value): boolean {
  return list.isUnknown || list.items().length > 0 || list.text() !== undefined;
}

/** Both spellings of the list in class parameters. */
export function certificateLists({ props }: StackResource): Value[] {
  return [props.at("spec").at("certificateArn"), props.at("spec").at("certificateARNs")];
}

/** As many as are not known yet, and no more than different certificates go into the parameters. */
function unknownCertificates(stack: Stack, params: StackResource): number {
  const items = certificateLists(params).flatMap((list) => list.items());
  const places = items.filter((item) => item.isUnknown).length;
  const behind = (params.propertyDependencies.spec ?? []).flatMap((urn) => stack.byUrn(urn)?.type ?? []);
  const byType = CERTIFICATE_TYPES.map((type) => behind.filter((each) => each === type).length);
  return Math.min(places, Math.max(...byType));
}

function ofAws({ subject, listeners, certificates }: AwsBalancer): BalancerCertificates {
  const defaults = new Set(listeners.map((listener) => certificateOf(listener)));
  const added = new Set(certificates.flatMap((each) => certificateOf(each) ?? []));
  const count = [...added].filter((certificate) => !defaults.has(certificate)).length;
  return { subject, title: balancerTitle(subject), count };
}

/** Its ARN, or what it depends on while that is not known, which tells certificates apart as well. */
function certificateOf({ props, propertyDependencies }: StackResource): string | undefined {
  const arn = props.at("certificateArn");
  const behind = propertyDependencies.certificateArn ?? [];
  return arn.isKnown || behind.length === 0 ? arn.text() : behind.join(" ");
}
