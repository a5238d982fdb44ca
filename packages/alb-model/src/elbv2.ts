/**
 * ELBv2 listeners and rules in the spelling of the controller's own model, which is also the spelling of its
 * action and condition annotations: what `interpret` returns, what a plan holds and what `route` reads.
 */

export interface HostHeaderCondition {
  readonly field: "host-header";
  readonly hostHeaderConfig: { readonly values?: readonly string[]; readonly regexValues?: readonly string[] };
}

export interface PathPatternCondition {
  readonly field: "path-pattern";
  readonly pathPatternConfig: { readonly values?: readonly string[]; readonly regexValues?: readonly string[] };
}

export interface HttpHeaderCondition {
  readonly field: "http-header";
  readonly httpHeaderConfig: {
    readonly httpHeaderName: string;
    readonly values?: readonly string[];
    readonly regexValues?: readonly string[];
  };
}

export interface HttpRequestMethodCondition {
  readonly field: "http-request-method";
  readonly httpRequestMethodConfig: { readonly values: readonly string[] };
}

export interface QueryStringCondition {
  readonly field: "query-string";
  readonly queryStringConfig: { readonly values: readonly { readonly key?: string; readonly value: string }[] };
}

export interface SourceIpCondition {
  readonly field: "source-ip";
  readonly sourceIPConfig: { readonly values: readonly string[] };
}

export type RuleCondition =
  | HostHeaderCondition
  | PathPatternCondition
  | HttpHeaderCondition
  | HttpRequestMethodCondition
  | QueryStringCondition
  | SourceIpCondition;

/** One target group of a forward action. `targetGroupARN` is an ARN, `name:<name>` or `service:<ns>/<ingress>-<service>:<port>`. */
export interface TargetGroupTuple {
  readonly targetGroupARN: string;
  readonly weight?: number;
}

export interface ForwardAction {
  readonly type: "forward";
  readonly forwardConfig: {
    readonly targetGroups: readonly TargetGroupTuple[];
    readonly targetGroupStickinessConfig?: { readonly enabled?: boolean; readonly durationSeconds?: number };
  };
}

export interface RedirectAction {
  readonly type: "redirect";
  readonly redirectConfig: {
    readonly host?: string;
    readonly path?: string;
    readonly port?: string;
    readonly protocol?: string;
    readonly query?: string;
    readonly statusCode: string;
  };
}

export interface FixedResponseAction {
  readonly type: "fixed-response";
  readonly fixedResponseConfig: {
    readonly contentType?: string;
    readonly messageBody?: string;
    readonly statusCode: string;
  };
}

/** Sign-in before the last action; kept as the controller writes it, Sluice does not render these. */
export interface AuthenticateAction {
  readonly type: "authenticate-oidc" | "authenticate-cognito" | "jwt-validation";
  readonly [config: string]: unknown;
}

export type Action = ForwardAction | RedirectAction | FixedResponseAction | AuthenticateAction;

/** Rewrites one part of a request before it is forwarded. */
export interface Transform {
  readonly type: "url-rewrite" | "host-header-rewrite";
  readonly urlRewriteConfig?: RewriteConfig;
  readonly hostHeaderRewriteConfig?: RewriteConfig;
}

export interface RewriteConfig {
  readonly rewrites: readonly { readonly regex: string; readonly replace: string }[];
}

/** A listener rule: all `conditions` must hold; the lowest `priority` that matches answers. */
export interface ListenerRule {
  readonly port: number;
  readonly priority: number;
  readonly conditions: readonly RuleCondition[];
  readonly actions: readonly Action[];
  readonly transforms?: readonly Transform[];
}

export interface Listener {
  readonly port: number;
  readonly protocol: "HTTP" | "HTTPS";
  readonly defaultActions: readonly Action[];
}

/** What the controller would build for one Ingress group. */
export interface GroupModel {
  /** Group name; `namespace/name` of the Ingress for a group of its own. */
  readonly group: string;
  readonly listeners: readonly Listener[];
  readonly rules: readonly ListenerRule[];
  /** Target groups the controller would create (`service:…`), sorted as text. */
  readonly targetGroups: readonly string[];
}

/** The error with which the controller would refuse one Ingress group: nothing of it is deployed. */
export interface GroupError {
  readonly group: string;
  readonly error: string;
}
