import { annotation, matchGlob } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, type Violation, violation } from "../policy.ts";
import { controllerChartValue } from "../subjects/controller/controllers.ts";
import { annotationsOf } from "../subjects/ingress/ingresses.ts";
import { protocolOf } from "../subjects/loadBalancer/awsListeners.ts";
import type { GroupLoadBalancer } from "../subjects/loadBalancer/groupLoadBalancer.ts";
import { groupLoadBalancers } from "../subjects/loadBalancer/loadBalancers.ts";
import { type Setting, settingAt } from "../subjects/loadBalancer/setting.ts";
import { INGRESS_PATCH_TYPES } from "../subjects/targetGroup/forwardActions.ts";
import { LISTENER_TYPES } from "../subjects/types.ts";
import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";

/** What AWS and the controller use where nothing is said. */
const DEFAULT_POLICY = "ELBSecurityPolicy-2016-08";
const RECOMMENDED = "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09";
/** AWS's policies that accept nothing older than TLS 1.2; those for FIPS and post-quantum keys are among them. */
const SINCE_TLS_1_2 = [
  "ELBSecurityPolicy-TLS13-1-3-*",
  "ELBSecurityPolicy-TLS13-1-2-*",
  "ELBSecurityPolicy-TLS-1-2-*",
  "ELBSecurityPolicy-FS-1-2-*",
];

/**
 * HTTPS listeners speak TLS 1.2 or newer. Where EKS Auto Mode is told no policy, it is not documented which one it
 * uses, so that only what is told is judged there.
 */
export const albTlsPolicy = stackPolicy({
  name: "alb-tls-policy",
  level: "mandatory",
  description: "HTTPS listeners have a security policy that accepts nothing older than TLS 1.2.",
  reason:
    "TLS 1.0 and 1.1 are insecure and deprecated, and a listener accepts both unless a newer policy is set: AWS and the " +
    `controller use ${DEFAULT_POLICY} by default.`,
  source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html",
  fix: `set sslPolicy to ${RECOMMENDED}`,
  guards: [],
  settings: z.strictObject({
    allowed: z
      .array(z.string().min(1))
      .default(SINCE_TLS_1_2)
      .describe("Names of AWS's security policies that listeners may have; * stands for any characters"),
  }),
  *judge(stack, { allowed }) {
    for (const resource of stack.ofType(...LISTENER_TYPES)) {
      if (protocolOf(resource) === "HTTPS")
        yield* faults([settingAt(resource, resource.props.at("sslPolicy"))], allowed);
    }
    for (const loadBalancer of stack.memo(groupLoadBalancers)) {
      yield* faults(policiesOf(stack, loadBalancer), allowed, fixFor(loadBalancer));
    }
    yield* faults(stack.ofType(...INGRESS_PATCH_TYPES).flatMap(patchedPolicy), allowed, fixFor({ params: undefined }));
  },
});

/** What a patch of someone else's Ingress says; where it says nothing, the Ingress does. */
function patchedPolicy(patch: StackResource): Setting[] {
  const said = settingAt(patch, annotationsOf(patch).at(annotation.sslPolicy));
  return said.isMissing ? [] : [said];
}

function* faults(policies: readonly Setting[], allowed: readonly string[], fix?: string): Iterable<Violation> {
  for (const { resource, place, text, isMissing } of policies) {
    if (isMissing) yield violation(resource, `${place} is not set, which means ${DEFAULT_POLICY}`, fix);
    else if (text !== undefined && !allowed.some((pattern) => matchGlob(pattern, text))) {
      yield violation(resource, `${place} is ${text}, which ${objection(text)}`, fix);
    }
  }
}

/** By the names, which say the oldest version; those of a date alone, and the first with forward secrecy, speak all. */
function objection(name: string): string {
  if (/^ELBSecurityPolicy-(201\d-|TLS13-1-0-|TLS-1-0-|FS-2018-)/.test(name)) return "accepts TLS 1.0";
  return /^ELBSecurityPolicy-(TLS13|TLS|FS)-1-1-/.test(name) ? "accepts TLS 1.1" : "is not among the allowed policies";
}

function policiesOf(stack: Stack, loadBalancer: GroupLoadBalancer): Setting[] {
  const { members, ports } = loadBalancer;
  if (members.length > 0 && ports.https.length === 0) return [];
  const said = loadBalancer.settings("sslPolicy", annotation.sslPolicy);
  if (said.length > 0 || loadBalancer.isAutoMode) return said;
  const whole = loadBalancer.setting("sslPolicy", annotation.sslPolicy);
  return whole.isMissing ? [defaultOf(stack, whole)] : [];
}

/** What the controller's chart makes the default on this cluster, where this stack installs it. */
function defaultOf(stack: Stack, whole: Setting): Setting {
  const given = controllerChartValue(stack, whole.resource.provider, "defaultSSLPolicy");
  const inCharts = given.map(({ resource, value }) => settingAt(resource, value));
  return inCharts.find(({ isMissing }) => !isMissing) ?? whole;
}

function fixFor({ params }: { readonly params: StackResource | undefined }): string {
  return params === undefined
    ? `set the annotation ${annotation.sslPolicy} to ${RECOMMENDED}`
    : `set spec.sslPolicy, or on EKS Auto Mode the annotation ${annotation.sslPolicy}, to ${RECOMMENDED}`;
}
