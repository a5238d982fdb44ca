import { bool, type Decoder, int32, intOrString, list, optional, struct, text } from "./jsonDecode.ts";

/** `actions.<name>`, as the controller decodes it. */
export interface ActionConfig {
  readonly type: string;
  readonly targetGroupARN: string | undefined;
  readonly targetGroupName: string | undefined;
  readonly fixedResponseConfig: FixedResponseConfig | undefined;
  readonly redirectConfig: RedirectConfig | undefined;
  readonly forwardConfig: ForwardConfig | undefined;
}

export interface FixedResponseConfig {
  readonly contentType: string | undefined;
  readonly messageBody: string | undefined;
  readonly statusCode: string;
}

export interface RedirectConfig {
  readonly host: string | undefined;
  readonly path: string | undefined;
  readonly port: string | undefined;
  readonly protocol: string | undefined;
  readonly query: string | undefined;
  readonly statusCode: string;
}

export interface ForwardConfig {
  readonly targetGroups: readonly TupleConfig[];
  readonly targetGroupStickinessConfig:
    | { readonly enabled: boolean | undefined; readonly durationSeconds: number | undefined }
    | undefined;
}

export interface TupleConfig {
  readonly targetGroupARN: string | undefined;
  readonly targetGroupName: string | undefined;
  readonly serviceName: string | undefined;
  readonly servicePort: number | string | undefined;
  readonly weight: number | undefined;
}

const optionalText = optional(text());

const tuple: Decoder<TupleConfig> = struct("TargetGroupTuple", {
  targetGroupARN: optionalText,
  targetGroupName: optionalText,
  serviceName: optionalText,
  servicePort: optional(intOrString),
  weight: optional(int32),
});

const forward: Decoder<ForwardConfig> = struct("ForwardActionConfig", {
  targetGroups: list(tuple),
  targetGroupStickinessConfig: optional(
    struct("TargetGroupStickinessConfig", { enabled: optional(bool), durationSeconds: optional(int32) }),
  ),
});

const redirect: Decoder<RedirectConfig> = struct("RedirectActionConfig", {
  host: optionalText,
  path: optionalText,
  port: optionalText,
  protocol: optionalText,
  query: optionalText,
  statusCode: text(),
});

const fixedResponse: Decoder<FixedResponseConfig> = struct("FixedResponseActionConfig", {
  contentType: optionalText,
  messageBody: optionalText,
  statusCode: text(),
});

export const actionDecoder: Decoder<ActionConfig> = struct("Action", {
  type: text("ingress.ActionType"),
  targetGroupARN: optionalText,
  targetGroupName: optionalText,
  fixedResponseConfig: optional(fixedResponse),
  redirectConfig: optional(redirect),
  forwardConfig: optional(forward),
});

/** What is wrong with a decoded action; `undefined` where nothing is. */
export function actionProblem(action: ActionConfig): string | undefined {
  switch (action.type) {
    case "fixed-response":
      return statusProblem("FixedResponseConfig", action.fixedResponseConfig);
    case "redirect":
      return statusProblem("RedirectConfig", action.redirectConfig);
    case "forward":
      return forwardProblem(action);
    default:
      return `unknown action type: ${action.type}`;
  }
}

function statusProblem(name: string, config: { readonly statusCode: string } | undefined): string | undefined {
  if (config === undefined) {
    return `missing ${name}`;
  }
  return config.statusCode === "" ? `invalid ${name}: statusCode is required` : undefined;
}

function forwardProblem(action: ActionConfig): string | undefined {
  const direct = action.targetGroupARN !== undefined || action.targetGroupName !== undefined;
  const { forwardConfig } = action;
  if (forwardConfig === undefined) {
    return direct ? undefined : "missing ForwardConfig or TargetGroupARN/TargetGroupName";
  }
  if (direct) {
    return "either ForwardConfig or TargetGroupARN/TargetGroupName can be specified";
  }
  const groups = forwardConfig.targetGroups;
  const wrong = groups.map(tupleProblem).find((problem) => problem !== undefined);
  if (wrong !== undefined) {
    return `invalid ForwardConfig: invalid TargetGroupTuple: ${wrong}`;
  }
  if (groups.length > 1 && groups.some((group) => group.weight === undefined)) {
    return "invalid ForwardConfig: weight must be set when route to multiple target groups";
  }
  return undefined;
}

function tupleProblem(group: TupleConfig): string | undefined {
  const existing = group.targetGroupARN !== undefined || group.targetGroupName !== undefined;
  if (!existing && group.serviceName === undefined) {
    return "missing serviceName or targetGroupARN/targetGroupName";
  }
  if (existing && group.serviceName !== undefined) {
    return "either serviceName or targetGroupARN/targetGroupName can be specified";
  }
  return group.serviceName !== undefined && group.servicePort === undefined ? "missing servicePort" : undefined;
}
