import { annotation } from "@sluice/alb-model";
import * as z from "zod";
import { type ReadFile, stackPolicy, type Violation, violation } from "../policy.ts";
import { albIngresses, unsettledClusters } from "../subjects/ingress/ingresses.ts";
import type { GroupLoadBalancer } from "../subjects/loadBalancer/groupLoadBalancer.ts";
import { awsLoadBalancers, groupLoadBalancers } from "../subjects/loadBalancer/loadBalancers.ts";
import { settingAt } from "../subjects/loadBalancer/setting.ts";
import { type PreviousState, parsePreviousState } from "../subjects/previousState.ts";
import { CLASS_PARAMS_TYPES, INGRESS_TYPES } from "../subjects/types.ts";
import type { StackResource } from "../view/resource.ts";
import type { Stack } from "../view/stack.ts";

const MOVE_FIRST =
  "move the traffic to another load balancer first, and exempt this URN for the update that removes this one";

/** Compares with the state before: what would delete a load balancer that serves tenants, or replace it. */
export const liveAlbReplaced = stackPolicy({
  name: "live-alb-replaced",
  level: "mandatory",
  description: "Load balancers that were there before stay: neither their group nor their scheme or name changes.",
  reason:
    "The controller deletes a load balancer when its group is gone or gets another scheme, deletion protection or not, " +
    "and AWS changes neither the name nor the scheme of one in place. The next one has another DNS name, and all " +
    "tenants are down until DNS follows.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/3283",
  fix: `set it back to what it was; or ${MOVE_FIRST}`,
  guards: ["R3"],
  settings: z.strictObject({
    previousState: z
      .string()
      .default("")
      .describe(
        "File that `pulumi stack export` wrote before the change; without one, and without SLUICE_PREVIOUS_STATE in " +
          "the environment, there is nothing to compare with",
      ),
  }),
  paths: ["previousState"],
  *judge(stack, { previousState }, files: ReadFile) {
    if (previousState === "") return;
    const before = parsePreviousState(files(previousState), previousState);
    yield* changedGroups(before, stack);
    yield* changedLoadBalancers(before, stack);
  },
});

function* changedGroups({ stack: before, retained }: PreviousState, stack: Stack): Iterable<Violation> {
  const [olds, now] = [liveGroups(before), liveGroups(stack)];
  const clusters = new Set(olds.map(({ subject }) => subject.provider));
  for (const old of olds) {
    const current = sameGroup(old, now, clusters);
    if (current !== undefined && (current.members.length > 0 || old.members.length === 0)) {
      yield* changedScheme(old, current);
      continue;
    }
    const isRetained = [old.subject, ...old.members.map(({ resource }) => resource)].some(({ urn }) =>
      retained.has(urn),
    );
    const isNear = ({ provider }: StackResource) => provider === old.subject.provider || !clusters.has(provider);
    if (isRetained || !areGroupsKnown(stack, isNear)) continue;
    const problem = `${fateOf(old, current, stack)}, so the controller deletes the load balancer`;
    yield violation(old.subject, problem, `keep the IngressGroup ${old.name}; or ${MOVE_FIRST}`);
  }
}

/** A group whose load balancer is this stack's concern. */
interface LiveGroup {
  readonly name: string;
  readonly subject: StackResource;
  readonly members: GroupLoadBalancer["members"];
  readonly balancer: GroupLoadBalancer;
}

/** With those whose Ingresses are all in other stacks: their load balancers are described here. */
function liveGroups(stack: Stack): LiveGroup[] {
  return stack.memo(groupLoadBalancers).flatMap((balancer): LiveGroup[] => {
    const { params, members, subject } = balancer;
    const name = members[0]?.group ?? params?.props.at("spec").at("group").at("name").text();
    const isOwn = params !== undefined || balancer.isWhole;
    return name === undefined || !isOwn ? [] : [{ name, subject, members, balancer }];
  });
}

/** By name and cluster; a cluster whose provider goes by another URN now is found by being new. */
function sameGroup(
  { name, subject }: LiveGroup,
  now: readonly LiveGroup[],
  clusters: ReadonlySet<string>,
): LiveGroup | undefined {
  const named = now.filter((group) => group.name === name);
  const inCluster = named.find((group) => group.subject.provider === subject.provider);
  return inCluster ?? named.find((group) => !clusters.has(group.subject.provider));
}

/** Whether each group of these clusters can be told; one that cannot may be the one that is looked for. */
function areGroupsKnown(stack: Stack, isNear: (object: StackResource) => boolean): boolean {
  const params = stack.ofType(...CLASS_PARAMS_TYPES).filter(isNear);
  const all = stack.ofType(...INGRESS_TYPES).filter(isNear);
  if (all.some(({ provider }) => stack.memo(unsettledClusters).has(provider))) return false;
  const ingresses = stack.memo(albIngresses).filter(({ resource }) => isNear(resource));
  const names = [
    ...params.map(({ props }) => props.at("spec").at("group").at("name")),
    ...ingresses.flatMap(({ resource }) => [
      resource.props.at("metadata").at("namespace"),
      resource.props.at("metadata").at("name"),
    ]),
  ];
  return names.filter(({ isUnknown }) => isUnknown).length === 0;
}

function fateOf({ name, subject }: LiveGroup, current: LiveGroup | undefined, stack: Stack): string {
  if (current !== undefined) return `the IngressGroup ${name} has no Ingress left`;
  const kept = stack.byUrn(subject.urn);
  const renamed =
    kept?.props.at("spec").at("group").at("name").text() ??
    stack.memo(albIngresses).find(({ resource }) => resource.urn === subject.urn)?.group;
  return renamed === undefined ? `the IngressGroup ${name} is gone` : `the IngressGroup ${name} becomes ${renamed}`;
}

function* changedScheme(old: LiveGroup, current: LiveGroup): Iterable<Violation> {
  const [was, is] = [schemeOf(old), schemeOf(current)];
  if (was === undefined || is === undefined || was === is) return;
  const problem = `the scheme of the IngressGroup ${old.name} changes from ${was} to ${is}, so the controller replaces the load balancer`;
  yield violation(current.subject, problem, `set the scheme back to ${was}; or ${MOVE_FIRST}`);
}

/** Undefined where it is not known. */
function schemeOf({ balancer }: LiveGroup): string | undefined {
  const { text, isMissing } = balancer.setting("scheme", annotation.scheme);
  return isMissing ? "internal" : text;
}

/** Properties of aws.lb.LoadBalancer that cannot change in place, with what holds where they are missing. */
const FIXED: Readonly<Record<string, string | undefined>> = {
  name: undefined,
  internal: "false",
  loadBalancerType: "application",
  customerOwnedIpv4Pool: undefined,
};

function* changedLoadBalancers({ stack: before, retained }: PreviousState, stack: Stack): Iterable<Violation> {
  const now = stack.memo(awsLoadBalancers).map(({ subject }) => subject);
  for (const { subject: old } of before.memo(awsLoadBalancers)) {
    const name = old.props.at("name").text();
    // Under another URN where the program gives it an alias.
    const current = stack.byUrn(old.urn) ?? now.find(({ props }) => name !== undefined && props.at("name").is(name));
    if (current === undefined && !retained.has(old.urn)) {
      yield violation(old, "it is gone, so Pulumi deletes the load balancer", `keep it; or ${MOVE_FIRST}`);
    }
    if (current === undefined) continue;
    for (const [property, byDefault] of Object.entries(FIXED)) {
      const was = fixedValue(old, property, byDefault);
      const is = fixedValue(current, property, byDefault);
      if (was === undefined || is === undefined || was === is) continue;
      const problem = `${property} changes from ${was} to ${is}, so Pulumi replaces the load balancer`;
      yield violation(current, problem, `set ${property} back to ${was}; or ${MOVE_FIRST}`);
    }
  }
}

/** Undefined where it is not known, or where the provider chooses it. */
function fixedValue(resource: StackResource, property: string, byDefault: string | undefined): string | undefined {
  const { text, isMissing } = settingAt(resource, resource.props.at(property));
  return isMissing ? byDefault : text;
}
