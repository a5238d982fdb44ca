import { type Action, annotation } from "@sluice/alb-model";
import { stackPolicy, type Violation, violation } from "../policy.ts";
import { type AwsListener, awsListeners, protocolOf } from "../subjects/awsListeners.ts";
import { AwsLoadBalancer } from "../subjects/awsLoadBalancer.ts";
import type { GroupLoadBalancer } from "../subjects/groupLoadBalancer.ts";
import { ingressGroups } from "../subjects/groups.ts";
import { ingressActions } from "../subjects/ingressActions.ts";
import { groupLoadBalancers } from "../subjects/loadBalancers.ts";
import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";

/** The target group that the model is given for actions that are not known yet. */
const UNKNOWN_TARGET_GROUP = "not-known-yet";
const REDIRECT = '{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }';

/**
 * Plain HTTP leads to HTTPS where there are certificates, and wherever the internet comes in. An internal load balancer
 * without certificates is what its owner chose.
 */
export const albHttpRedirect = stackPolicy({
  name: "alb-http-redirect",
  level: "mandatory",
  description: "HTTP listeners redirect to HTTPS where a load balancer has certificates or faces the internet.",
  reason: "What passes without TLS is read and changed by anyone on the way: passwords, sessions, whole pages.",
  source: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1",
  fix: `make the HTTP listener's defaultActions [${REDIRECT}]`,
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
        `port ${port} forwards without TLS, beside HTTPS on ${secure.resource.props.at("port").shown()}`,
      );
    } else if (loadBalancer !== undefined && new AwsLoadBalancer(loadBalancer).isInternetFacing) {
      const fix = `add a listener for HTTPS with a certificate, and make this one's defaultActions [${REDIRECT}]`;
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
  const open = forwardingPorts(stack, loadBalancer);
  for (const port of http.filter((each) => open.has(each))) {
    if (https.length === 0) {
      yield violation(subject, `port ${port} of an internet-facing load balancer forwards without TLS`, NO_CERTIFICATE);
      continue;
    }
    const [first = ""] = https;
    const where = params === undefined ? `the annotation ${annotation.sslRedirect}` : "spec.sslRedirectPort";
    const onAutoMode = loadBalancer.isAutoMode ? `the annotation ${annotation.sslRedirect} of one Ingress` : where;
    const problem = `port ${port} forwards without TLS, beside HTTPS on ${first}`;
    yield violation(subject, problem, `set ${onAutoMode} to "${first}"`);
  }
}

const NO_CERTIFICATE =
  `give it a certificate (certificateArn, or the annotation ${annotation.certificateArn}), listen on 80 and 443, and ` +
  `redirect to 443 (sslRedirectPort, or the annotation ${annotation.sslRedirect})`;

/** Ports with an action that is known to forward, as the controller would build them. */
function forwardingPorts(stack: Stack, { members }: GroupLoadBalancer): Set<number> {
  const [first] = members.map(({ resource }) => resource);
  const group = stack.memo(ingressGroups).find((each) => each.members.some(({ resource }) => resource === first));
  const { listeners, rules } = group?.model ?? { listeners: [], rules: [] };
  const all = [...listeners.map(({ port, defaultActions }) => ({ port, actions: defaultActions })), ...rules];
  const ports = new Set(all.filter(({ actions }) => actions.some(isKnownForward)).map(({ port }) => port));
  // An action that is not known yet may forward, too: reading it notes that.
  if (ports.size === 0) for (const { resource } of members) ingressActions(resource);
  return ports;
}

/** Not one that stands in for an action that is not known yet. */
function isKnownForward(action: Action): boolean {
  return action.type === "forward" && !JSON.stringify(action).includes(UNKNOWN_TARGET_GROUP);
}
