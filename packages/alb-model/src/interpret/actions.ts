import type { Action, FixedResponseAction, ForwardAction, RedirectAction, TargetGroupTuple } from "../elbv2.ts";
import { nameReference } from "../names.ts";
import { targetGroupsAwaited } from "../placeholders.ts";
import type { ActionConfig, FixedResponseConfig, ForwardConfig, RedirectConfig, TupleConfig } from "./actionSchema.ts";
import type { Backend, BackendContext } from "./backend.ts";
import type { Member } from "./groupMembers.ts";
import { ReconcileError } from "./reconcileError.ts";
import { checkTargetGroup, targetGroupId } from "./targetGroup.ts";

export interface ActionContext extends BackendContext {
  /** Target groups to create, filled while rules are built. */
  readonly targetGroups: Set<string>;
  /** Built actions that depend on nothing but their config. */
  readonly built: Map<ActionConfig, readonly Action[]>;
  readonly dualStack: boolean;
}

/** The action that answers, after any sign-in. */
export function buildBackendActions(member: Member, config: ActionConfig, context: ActionContext): readonly Action[] {
  const known = context.built.get(config);
  if (known !== undefined) {
    return known;
  }
  const { forwardConfig, redirectConfig, fixedResponseConfig } = config;
  if (config.type === "forward" && forwardConfig !== undefined) {
    const actions = [forwardAction(member, forwardConfig, context)];
    if (forwardConfig.targetGroups.every((group) => group.serviceName === undefined)) {
      context.built.set(config, actions);
    }
    return actions;
  }
  let actions: readonly Action[] = [];
  if (config.type === "redirect" && redirectConfig !== undefined) {
    actions = [redirectAction(redirectConfig)];
  } else if (config.type === "fixed-response" && fixedResponseConfig !== undefined) {
    actions = [fixedResponseAction(fixedResponseConfig)];
  }
  context.built.set(config, actions);
  return actions;
}

/** What an HTTPS listener does before the action that answers: sign-in or token check, not both. */
export function buildAuthActions({ auth, jwt }: Backend): readonly Action[] {
  if (auth.missing !== undefined) {
    throw new ReconcileError(auth.missing);
  }
  if (auth.action !== undefined && jwt !== undefined) {
    throw new ReconcileError("authentication and jwt validation can't both be configured");
  }
  const action = auth.action ?? jwt;
  return action === undefined ? [] : [action];
}

function fixedResponseAction({ contentType, messageBody, statusCode }: FixedResponseConfig): FixedResponseAction {
  return {
    type: "fixed-response",
    fixedResponseConfig: {
      ...(contentType !== undefined && { contentType }),
      ...(messageBody !== undefined && { messageBody }),
      statusCode,
    },
  };
}

function redirectAction({ host, path, port, protocol, query, statusCode }: RedirectConfig): RedirectAction {
  return {
    type: "redirect",
    redirectConfig: {
      ...(host !== undefined && { host }),
      ...(path !== undefined && { path }),
      ...(port !== undefined && { port }),
      ...(protocol !== undefined && { protocol }),
      ...(query !== undefined && { query }),
      statusCode,
    },
  };
}

function forwardAction(member: Member, config: ForwardConfig, context: ActionContext): ForwardAction {
  const stickiness = config.targetGroupStickinessConfig;
  return {
    type: "forward",
    forwardConfig: {
      targetGroups: config.targetGroups.map((group) => tuple(member, group, context)),
      ...(stickiness !== undefined && {
        targetGroupStickinessConfig: {
          ...(stickiness.enabled !== undefined && { enabled: stickiness.enabled }),
          ...(stickiness.durationSeconds !== undefined && { durationSeconds: stickiness.durationSeconds }),
        },
      }),
    },
  };
}

function tuple(member: Member, group: TupleConfig, context: ActionContext): TargetGroupTuple {
  const targetGroupARN = targetGroupReference(member, group, context);
  return group.weight === undefined ? { targetGroupARN } : { targetGroupARN, weight: group.weight };
}

/** Prefix with which a recording writes an ARN by the group's name. */
const RECORDED_ARN = "arn:name:";

function targetGroupReference(member: Member, group: TupleConfig, context: ActionContext): string {
  const { targetGroupARN: arn, targetGroupName: name, serviceName: service = "", servicePort: port = 0 } = group;
  if (arn !== undefined) {
    // Sluice's own manifests for EKS Auto Mode hold stand-ins, which say no more than the name.
    const [standsFor] = targetGroupsAwaited(arn);
    const named = arn.startsWith(RECORDED_ARN) ? arn.slice(RECORDED_ARN.length) : standsFor;
    return named === undefined ? arn : nameReference(named);
  }
  if (name !== undefined) {
    return nameReference(name);
  }
  const object = context.services.find(member.namespace, service);
  const target = { service, port, object, dualStack: context.dualStack };
  const id = targetGroupId(member, target);
  if (!context.targetGroups.has(id)) {
    checkTargetGroup(member, target);
    context.targetGroups.add(id);
  }
  return id;
}
