import type { Action, Listener, ListenerRule, RuleCondition, Transform } from "../elbv2.ts";
import { type ActionContext, buildAuthActions, buildBackendActions } from "./actions.ts";
import { NO_AUTH } from "./auth.ts";
import { type Backend, buildBackend } from "./backend.ts";
import { buildConditions, sortPaths } from "./conditions.ts";
import type { Member } from "./groupMembers.ts";
import { ReconcileError, withPrefix } from "./reconcileError.ts";
import { optimizeRules } from "./ruleOptimizer.ts";
import { buildTransforms } from "./transformSchema.ts";

export type Protocol = Listener["protocol"];

/** A rule before its listener is known. */
interface Draft {
  readonly member: Member;
  readonly backend: Backend;
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly Action[];
  readonly transforms: readonly Transform[];
}

/** Builds the rules of a group's listeners; what a member gives is built once, however many ports it listens on. */
export class RuleBuilder {
  readonly #context: ActionContext;
  readonly #drafts = new Map<Member, readonly Draft[]>();

  constructor(context: ActionContext) {
    this.#context = context;
  }

  rules(port: number, protocol: Protocol, members: readonly Member[]): ListenerRule[] {
    const drafts = members.flatMap((member) => this.#draftsOf(member));
    const rules = protocol === "HTTPS" ? drafts.map(withAuth) : drafts;
    return optimizeRules(port, protocol, rules).map(({ conditions, actions, transforms }, index) =>
      transforms.length === 0
        ? { port, priority: index + 1, conditions, actions }
        : { port, priority: index + 1, conditions, actions, transforms },
    );
  }

  /** The default action, which at most one member may give; its errors name no Ingress, as the controller's do not. */
  defaultActions(protocol: Protocol, members: readonly Member[]): readonly Action[] {
    const givers = members.filter((member) => member.ingress.spec.defaultBackend != null);
    const [giver] = givers;
    const given = giver?.ingress.spec.defaultBackend;
    if (giver === undefined || given == null) {
      return NOT_FOUND;
    }
    if (givers.length > 1) {
      const keys = givers.map((member) => member.key).join(" ");
      throw new ReconcileError(`multiple ingress defined default backend: [${keys}]`);
    }
    const backend = buildBackend(giver, given, this.#context);
    const auth = protocol === "HTTPS" ? buildAuthActions(backend) : [];
    return [...auth, ...buildBackendActions(giver, backend.action, this.#context)];
  }

  #draftsOf(member: Member): readonly Draft[] {
    let drafts = this.#drafts.get(member);
    if (drafts === undefined) {
      drafts = buildDrafts(member, this.#context);
      this.#drafts.set(member, drafts);
    }
    return drafts;
  }
}

const NOT_FOUND: readonly Action[] = Object.freeze([
  { type: "fixed-response", fixedResponseConfig: { contentType: "text/plain", statusCode: "404" } } as const,
]);
const NO_TRANSFORMS: readonly Transform[] = Object.freeze([]);

function buildDrafts(member: Member, context: ActionContext): readonly Draft[] {
  const drafts: Draft[] = [];
  for (const rule of member.ingress.spec.rules ?? []) {
    for (const path of sortPaths(rule.http?.paths ?? [])) {
      const draft = withPrefix(`ingress: ${member.key}`, () => {
        const backend = buildBackend(member, path.backend, context);
        return {
          member,
          backend,
          conditions: buildConditions(member.annotations, rule.host, path, backend.conditions),
          actions: buildBackendActions(member, backend.action, context),
          transforms: backend.transforms.length === 0 ? NO_TRANSFORMS : buildTransforms(backend.transforms),
        };
      });
      drafts.push(draft);
    }
  }
  return drafts;
}

/** On HTTPS the actions start with the sign-in or token check, where there is one. */
function withAuth(draft: Draft): Draft {
  const { member, backend } = draft;
  if (backend.jwt === undefined && backend.auth === NO_AUTH) {
    return draft;
  }
  const actions = [...withPrefix(`ingress: ${member.key}`, () => buildAuthActions(backend)), ...draft.actions];
  return { ...draft, actions };
}
