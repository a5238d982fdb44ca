import { annotation } from "../annotations.ts";
import type { GroupError, GroupModel, Listener, ListenerRule } from "../elbv2.ts";
import type { Ingress } from "../kubernetes.ts";
import type { ActionContext } from "./actions.ts";
import { checkAddOns } from "./addOns.ts";
import { readMap } from "./annotationValues.ts";
import { checkFrontendNlb } from "./frontendNlb.ts";
import { goParseBool } from "./goText.ts";
import type { Group, Member } from "./groupMembers.ts";
import { JsonAnnotations } from "./jsonAnnotations.ts";
import { checkListenerAttributes } from "./listenerAttributes.ts";
import { RuleBuilder } from "./listenerRules.ts";
import { type PortConfig, portConfigs } from "./listenPorts.ts";
import { checkLoadBalancer } from "./loadBalancer.ts";
import { sortMembers } from "./memberOrder.ts";
import { mergePorts } from "./mergePorts.ts";
import { ReconcileError, withPrefix } from "./reconcileError.ts";
import type { ServiceIndex } from "./services.ts";
import { sslRedirect } from "./sslRedirect.ts";

/** What the controller would build for one group, or its error; `undefined` where nothing belongs to it any more. */
export function buildGroup(group: Group, services: ServiceIndex): GroupModel | GroupError | undefined {
  if (group.error !== undefined) {
    return { group: group.name, error: group.error };
  }
  try {
    return buildModel(group, services);
  } catch (error) {
    if (error instanceof ReconcileError) {
      return { group: group.name, error: error.message };
    }
    throw error;
  }
}

function buildModel(group: Group, services: ServiceIndex): GroupModel | undefined {
  const members = sortMembers(group.members);
  group.leaving.forEach(refuseProtected);
  if (members.length === 0) {
    return undefined;
  }
  const json = new JsonAnnotations();
  const configs = new Map<Member, ReadonlyMap<number, PortConfig>>();
  for (const member of members) {
    configs.set(
      member,
      withPrefix(`ingress: ${member.key}`, () => portConfigs(member, json)),
    );
  }
  const ports = mergePorts(configs);
  const { dualStack } = checkLoadBalancer(members);
  const redirect = sslRedirect(members, ports);
  const targetGroups = new Set<string>();
  const context: ActionContext = { json, services, targetGroups, dualStack, keys: new Map(), built: new Map() };
  const builder = new RuleBuilder(context);
  const listeners: Listener[] = [];
  const rules: ListenerRule[][] = [];
  for (const groupPort of ports) {
    const { port, protocol, members: listening } = groupPort;
    const redirected = redirect !== undefined && protocol === "HTTP";
    const defaultActions = redirected ? [redirect] : builder.defaultActions(protocol, listening);
    checkListenerAttributes(groupPort);
    listeners.push({ port, protocol, defaultActions });
    rules.push(redirected ? [] : builder.rules(port, protocol, listening));
  }
  checkAddOns(members);
  checkFrontendNlb(members, configs);
  return { group: group.name, listeners, rules: rules.flat(), targetGroups: [...targetGroups].sort() };
}

/** An Ingress under deletion holds its group up while its load balancer is protected from deletion. */
function refuseProtected({ metadata }: Ingress): void {
  const attributes = readMap(metadata.annotations ?? {}, annotation.loadBalancerAttributes);
  const value = attributes.get("deletion_protection.enabled");
  const enabled = value === undefined ? false : goParseBool(value);
  if (typeof enabled === "object") {
    throw new ReconcileError(enabled.error);
  }
  if (enabled) {
    throw new ReconcileError(`deletion_protection is enabled, cannot delete the ingress: ${metadata.name}`);
  }
}
