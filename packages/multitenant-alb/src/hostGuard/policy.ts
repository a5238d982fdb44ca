/** The parts of admission policies that Sluice writes, as the API has them. */
import { celText, notAnOwner } from "./cel.ts";
import type { ResolvedHostGuard, ValidationActions } from "./settings.ts";

const API_VERSION = "admissionregistration.k8s.io/v1";

export type Operation = "CREATE" | "UPDATE" | "DELETE";

export interface ResourceRule {
  readonly apiGroups: readonly string[];
  readonly apiVersions: readonly string[];
  readonly operations: readonly Operation[];
  readonly resources: readonly string[];
}

export interface NamedExpression {
  readonly name: string;
  readonly expression: string;
}

export interface Validation {
  readonly expression: string;
  /** What is said when `messageExpression` gives too long a text. */
  readonly message: string;
  readonly messageExpression: string;
  readonly reason: "Forbidden";
}

interface Metadata {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

export interface ValidatingAdmissionPolicy {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: "ValidatingAdmissionPolicy";
  readonly metadata: Metadata;
  readonly spec: {
    readonly failurePolicy: "Fail";
    readonly paramKind?: { readonly apiVersion: "v1"; readonly kind: "ConfigMap" };
    readonly matchConstraints: { readonly resourceRules: readonly ResourceRule[] };
    readonly matchConditions: readonly NamedExpression[];
    readonly variables?: readonly NamedExpression[];
    readonly validations: readonly Validation[];
  };
}

/**
 * Where a policy finds its parameters: by a label, so that old and new ones overlap. All that are found must admit.
 */
export interface ParamRef {
  readonly selector: { readonly matchLabels: Readonly<Record<string, string>> };
  readonly namespace: string;
  readonly parameterNotFoundAction: "Deny";
}

export interface MatchResources {
  readonly namespaceSelector: { readonly matchLabels: Readonly<Record<string, string>> };
}

export interface ValidatingAdmissionPolicyBinding {
  readonly apiVersion: typeof API_VERSION;
  readonly kind: "ValidatingAdmissionPolicyBinding";
  readonly metadata: Metadata;
  readonly spec: {
    readonly policyName: string;
    readonly validationActions: ValidationActions;
    readonly paramRef?: ParamRef;
    readonly matchResources?: MatchResources;
  };
}

/** A policy and what puts it in force. */
export interface GuardPolicy {
  readonly policy: ValidatingAdmissionPolicy;
  readonly binding: ValidatingAdmissionPolicyBinding;
}

export interface GuardRules {
  /** What it guards, the last part of its name. */
  readonly subject: string;
  readonly resourceRules: readonly ResourceRule[];
  /** Which requests it looks at, beside those of owners, which it never does. */
  readonly conditions: readonly NamedExpression[];
  readonly variables?: readonly NamedExpression[];
  readonly validations: readonly Validation[];
  readonly paramRef?: ParamRef;
  readonly matchResources?: MatchResources;
}

export function guardLabels(fleet: string): Record<string, string> {
  return { "app.kubernetes.io/managed-by": "sluice", "sluice/fleet": fleet };
}

/** No fleet's name has a dot, so that no fleet's objects are named like another's. */
export function guardName(fleet: string, subject: string): string {
  return `sluice.${fleet}.${subject}`;
}

/** A policy that binds everybody but the fleet's owners. */
export function guardPolicy(settings: ResolvedHostGuard, rules: GuardRules): GuardPolicy {
  const { resourceRules, conditions, variables, validations, paramRef, matchResources } = rules;
  const metadata = { name: guardName(settings.fleet, rules.subject), labels: guardLabels(settings.fleet) };
  const owner = { name: "not-an-owner", expression: notAnOwner(settings.owners) };
  return {
    policy: {
      apiVersion: API_VERSION,
      kind: "ValidatingAdmissionPolicy",
      metadata,
      spec: {
        failurePolicy: "Fail",
        ...(paramRef === undefined ? {} : { paramKind: { apiVersion: "v1", kind: "ConfigMap" } }),
        matchConstraints: { resourceRules },
        matchConditions: [owner, ...conditions],
        ...(variables === undefined ? {} : { variables }),
        validations,
      },
    },
    binding: {
      apiVersion: API_VERSION,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata,
      spec: {
        policyName: metadata.name,
        validationActions: settings.validationActions,
        ...(paramRef === undefined ? {} : { paramRef }),
        ...(matchResources === undefined ? {} : { matchResources }),
      },
    },
  };
}

/**
 * A rule, with what is said when it is broken: who wanted what (CEL), then why not and what to do.
 *
 * @param fleet the fleet's name, for the text.
 */
export function refusal(expression: string, who: string, [reason, fix]: readonly [string, string]): Validation {
  return {
    expression,
    message: `${reason}; ${fix}`,
    messageExpression: `${who} + ${celText(`${reason}; ${fix}`)}`,
    reason: "Forbidden",
  };
}
