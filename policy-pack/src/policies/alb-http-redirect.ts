import { type Action, annotation } from "@sluice/alb-model";
import { stackPolicy, type Violation, violation } from "../policy.ts";
import { ingressActions, ingressBackends } from "../subjects/ingress/ingressActions.ts";
import { ingressGroups } from "../subjects/ingress/ingressGroups.ts";
import { UNKNOWN_TARGET_GROUP } from "../subjects/ingress/plainIngress.ts";
import { type AwsListener, awsListeners, protocolOf } from "../subjects/loadBalancer/awsListeners.ts";
import { isInternetFacing } from "../subjects/loadBalancer/awsLoadBalancer.ts";
import type { GroupLoadBalancer } from "../subjects/loadBalancer/groupLoadBalancer.ts";
import { groupLoadBalancers } from "../subjects/loadBalancer/loadBalancers.ts";
import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";

const REDIRECT = '{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }';

/**
 * Plain HTTP leads to HTTPS where there are certificates, and wherever the internet comes in. An internal load balancer
 * without certificates is what its owner chose.
 */
export const albHttpRedirect = stackPolicy({
  name: "alb-http-redirect",
  level: "mandatory",
  description: "HTTP listeners redirect to HTTPS where a load balancer has certificates or faces the internet.",
  reason: "Anyone on the way can read and change what passes without TLS: passwords, sessions, whole pages.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1",
  fix: `set the HTTP listener's defaultActions to [${REDIRECT}]`,
  guards: [],
  *judge(stack) {
    const listeners = Map.groupBy(stack.memo(awsListeners), ({ of }) => of);
    for (const ofOne of listeners.values()) yield* awsFaults(ofOne);
    for (const loadBalancer of stack.memo(groupLoadBalancers)) yield* groupFaults(stack, loadBalancer);
  },
});

function* awsFaults(listeners: readonly AwsListener[]): Iterable<Violation> {
  const secure = listeners.find(({ resource }) => protocolOf(resource) === "HTTPS");
  for (const listener of listeners) {
    if (protocolOf(listener.resource) !== "HTTP" || !forwards(listener)) continue;
    const { resource, loadBalancer } = listener;
    const port = resource.props.at("port").shown();
    if (secure !== undefined) {
      yield violation(
        resource,
        `port ${port} forwards without TLS, although port ${secure.resource.props.at("port").shown()} has HTTPS`,
      );
    } else if (loadBalancer !== undefined && isInternetFacing(loadBalancer)) {
      const fix = `add a listener for HTTPS with a certificate, and set this one's defaultActions to [${REDIRECT}]`;
      yield violation(resource, `port ${port} of an internet-facing load balancer forwards without TLS`, fix);
    }
  }
}

/** Whether what no rule takes is known to be forwarded; a rule that redirects everything leaves nothing. */
function forwards({ resource, rules }: AwsListener): boolean {
  const actions = resource.props.at("defaultActions").items();
  return actions.some((action) => action.at("type").is("forward")) && !rules.some(redirectsAll);
}

function redirectsAll({ props }: StackResource): boolean {
  const isRedirect = props
    .at("actions")
    .items()
    .some((action) => action.at("redirect").at("protocol").is("HTTPS"));
  const paths = props
    .at("conditions")
    .items()
    .flatMap((each) => each.at("pathPattern").at("values").texts());
  return isRedirect && paths.some((path) => path === "/*" || path === "*");
}

function* groupFaults(stack: Stack, loadBalancer: GroupLoadBalancer): Iterable<Violation> {
  const { http, https } = loadBalancer.ports;
  if (http.length === 0) return;
  if (!loadBalancer.setting("sslRedirectPort", annotation.sslRedirect).isMissing) return;
  if (https.length === 0 && !loadBalancer.isInternetFacing) return;
  const { subject, params } = loadBalancer;
  const open = forwardingPorts(stack, loadBalancer, http);
  for (const port of http.filter((each) => open.has(each))) {
    if (https.length === 0) {
      yield violation(subject, `port ${port} of an internet-facing load balancer forwards without TLS`, NO_CERTIFICATE);
      continue;
    }
    const [first = ""] = https;
    const where = params === undefined ? `the annotation ${annotation.sslRedirect}` : "spec.sslRedirectPort";
    const onAutoMode = loadBalancer.isAutoMode ? `the annotation ${annotation.sslRedirect} of one Ingress` : where;
    const problem = `port ${port} forwards without TLS, although port ${first} has HTTPS`;
    yield violation(subject, problem, `set ${onAutoMode} to "${first}"`);
  }
}

const NO_CERTIFICATE =
  `give it a certificate (certificateArn, or the annotation ${annotation.certificateArn}), listen on 80 and 443, and ` +
  `redirect to 443 (sslRedirectPort, or the annotation ${annotation.sslRedirect})`;

/** Of these ports: those with an action that is known to forward, as the controller would build them. */
function forwardingPorts(stack: Stack, { members }: GroupLoadBalancer, asked: readonly number[]): Set<number> {
  const [first] = members.map(({ resource }) => resource);
  const group = stack.memo(ingressGroups).find((each) => each.members.some(({ resource }) => resource === first));
  const { listeners, rules } = group?.model ?? { listeners: [], rules: [] };
  const all = [...listeners.map(({ port, defaultActions }) => ({ port, actions: defaultActions })), ...rules];
  const ports = new Set(all.filter(({ actions }) => actions.some(isKnownForward)).map(({ port }) => port));
  // What is not known yet may forward on the others, too: reading it notes that.
  if (asked.some((port) => !ports.has(port))) {
    for (const { resource } of members) {
      ingressActions(resource);
      ingressBackends(resource);
    }
  }
  return ports;
}

/** Not one that stands in for an action that is not known yet. */
function isKnownForward(action: Action): boolean {
  return action.type === "forward" && !JSON.stringify(action).includes(UNKNOWN_TARGET_GROUP);
}
