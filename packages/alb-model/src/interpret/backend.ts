import { annotationKey } from "../annotations.ts";
import type { AuthenticateAction } from "../elbv2.ts";
import type { ServiceBackend } from "../kubernetes.ts";
import { type ActionConfig, actionDecoder, actionProblem, type TupleConfig } from "./actionSchema.ts";
import { type AuthConfig, buildAuth, buildJwtValidation } from "./auth.ts";
import { type ConditionConfig, conditionsDecoder, conditionsProblem } from "./conditionSchema.ts";
import { goPort } from "./goText.ts";
import type { Member } from "./groupMembers.ts";
import type { JsonAnnotations } from "./jsonAnnotations.ts";
import type { Decoder } from "./jsonDecode.ts";
import { ReconcileError } from "./reconcileError.ts";
import type { ServiceIndex } from "./services.ts";
import { type TransformConfig, transformsDecoder, transformsProblem } from "./transformSchema.ts";

/** A backend with all that annotations say about it. */
export interface Backend {
  readonly conditions: readonly ConditionConfig[];
  readonly transforms: readonly TransformConfig[];
  readonly action: ActionConfig;
  readonly auth: AuthConfig;
  readonly jwt: AuthenticateAction | undefined;
}

export interface BackendContext {
  readonly json: JsonAnnotations;
  readonly services: ServiceIndex;
  /** Annotation keys by backend name: many backends share few names. */
  readonly keys: Map<string, BackendKeys>;
}

interface BackendKeys {
  readonly actions: string;
  readonly conditions: string;
  readonly transforms: string;
}

function keysOf(name: string, { keys }: BackendContext): BackendKeys {
  let known = keys.get(name);
  if (known === undefined) {
    known = {
      actions: annotationKey("actions", name),
      conditions: annotationKey("conditions", name),
      transforms: annotationKey("transforms", name),
    };
    keys.set(name, known);
  }
  return known;
}

/** Port name that says: the action is in the annotation `actions.<service name>`. */
const USE_ANNOTATION = "use-annotation";
const NONE: readonly never[] = Object.freeze([]);

const NO_TARGET = {
  targetGroupARN: undefined,
  targetGroupName: undefined,
  serviceName: undefined,
  servicePort: undefined,
  weight: undefined,
} as const satisfies TupleConfig;

const MISSING_ACTION = unavailable("Backend action does not exist");
const MISSING_SERVICE = unavailable("Backend service does not exist");

/** Reads a backend of an Ingress rule, or its default backend. */
export function buildBackend(member: Member, backend: ServiceBackend, context: BackendContext): Backend {
  if (backend.service === undefined) {
    throw new ReconcileError('missing required "service" field');
  }
  const { json, services } = context;
  const keys = keysOf(backend.service.name, context);
  const conditions = json.read(conditionsDecoder, member.annotations, keys.conditions) ?? NONE;
  refuse(conditionsProblem(conditions));
  const transforms = json.read(transformsDecoder, member.annotations, keys.transforms) ?? NONE;
  refuse(transformsProblem(transforms));
  const action = withServices(member, readAction(member, backend.service, keys.actions, json), services);
  return {
    conditions,
    transforms,
    action,
    auth: authOf(member, action, context),
    jwt: buildJwtValidation(member.annotations, json),
  };
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) {
    throw new ReconcileError(problem);
  }
}

function readAction(
  member: Member,
  service: NonNullable<ServiceBackend["service"]>,
  key: string,
  json: JsonAnnotations,
): ActionConfig {
  const { name, port } = service;
  if (port?.name !== USE_ANNOTATION) {
    return forwardTo({ ...NO_TARGET, serviceName: name, servicePort: port?.name || (port?.number ?? 0) });
  }
  const read = json.read(checkedAction, member.annotations, key);
  if (read === undefined) {
    return MISSING_ACTION;
  }
  refuse(read.problem);
  return read.action;
}

/** An action checked and normalised as it is decoded, so that both happen once for each text. */
const checkedAction: Decoder<{ readonly problem: string | undefined; readonly action: ActionConfig }> = {
  type: actionDecoder.type,
  zero: { problem: actionProblem(actionDecoder.zero), action: actionDecoder.zero },
  read(raw, place) {
    const action = actionDecoder.read(raw, place);
    return { problem: actionProblem(action), action: normalise(action) };
  },
};

/** The short form with one target group becomes the long one; ports that are numbers in quotes become numbers. */
function normalise(action: ActionConfig): ActionConfig {
  if (action.type !== "forward") {
    return action;
  }
  const { targetGroupARN, targetGroupName, forwardConfig } = action;
  if (forwardConfig === undefined) {
    return forwardTo({ ...NO_TARGET, targetGroupARN, targetGroupName });
  }
  if (!forwardConfig.targetGroups.some((group) => typeof group.servicePort === "string")) {
    return action;
  }
  const targetGroups = forwardConfig.targetGroups.map((group) =>
    typeof group.servicePort === "string" ? { ...group, servicePort: goPort(group.servicePort) } : group,
  );
  return { ...action, forwardConfig: { ...forwardConfig, targetGroups } };
}

function forwardTo(group: TupleConfig): ActionConfig {
  return {
    type: "forward",
    targetGroupARN: undefined,
    targetGroupName: undefined,
    fixedResponseConfig: undefined,
    redirectConfig: undefined,
    forwardConfig: { targetGroups: [group], targetGroupStickinessConfig: undefined },
  };
}

function unavailable(messageBody: string): ActionConfig {
  return Object.freeze({
    type: "fixed-response",
    targetGroupARN: undefined,
    targetGroupName: undefined,
    fixedResponseConfig: { contentType: "text/plain", messageBody, statusCode: "503" },
    redirectConfig: undefined,
    forwardConfig: undefined,
  });
}

/** A missing Service is answered with 503 where it is the only target, and refused where it is one of several. */
function withServices(member: Member, action: ActionConfig, services: ServiceIndex): ActionConfig {
  const groups = action.type === "forward" ? (action.forwardConfig?.targetGroups ?? NONE) : NONE;
  for (const { serviceName } of groups) {
    if (serviceName !== undefined && !services.exists(member.namespace, serviceName)) {
      if (groups.length === 1) {
        return MISSING_SERVICE;
      }
      throw new ReconcileError(`Service ${JSON.stringify(serviceName)} not found`);
    }
  }
  return action;
}

function authOf(member: Member, action: ActionConfig, { json, services }: BackendContext): AuthConfig {
  const [only, ...others] = action.type === "forward" ? (action.forwardConfig?.targetGroups ?? NONE) : NONE;
  const service =
    only?.serviceName !== undefined && others.length === 0
      ? services.find(member.namespace, only.serviceName)
      : undefined;
  const own = service?.metadata.annotations;
  return buildAuth(own === undefined ? member.annotations : { ...member.annotations, ...own }, json);
}
