/** The parts of an admission policy that the gates need, as the API has them. */
const API_GROUP = "networking.k8s.io";

export interface NamedExpression<Text = string> {
  readonly name: string;
  readonly expression: Text;
}

export interface Validation {
  readonly expression: string;
  readonly message: string;
  readonly reason: string;
}

export interface PolicyParts<Text> {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly operations: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: readonly NamedExpression<Text>[];
  readonly variables: readonly NamedExpression[];
  readonly validations: readonly Validation[];
  /** Where it is in force. @default everywhere */
  readonly namespace?: string;
}

/** A ValidatingAdmissionPolicy on Ingresses and what puts it in force. */
export function admissionPolicy<Text>(parts: PolicyParts<Text>) {
  const metadata = { name: parts.name, labels: { ...parts.labels } };
  const { namespace } = parts;
  const here = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace ?? "" } } };
  return {
    policy: {
      metadata,
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          resourceRules: [
            {
              apiGroups: [API_GROUP],
              apiVersions: ["*"],
              operations: [...parts.operations],
              resources: [...parts.resources],
            },
          ],
        },
        matchConditions: [...parts.conditions],
        variables: [...parts.variables],
        validations: [...parts.validations],
      },
    },
    binding: {
      metadata,
      spec: {
        policyName: parts.name,
        validationActions: ["Deny"],
        ...(namespace === undefined ? {} : { matchResources: here }),
      },
    },
  };
}

export function refusal(expression: string, message: string): Validation {
  return { expression, message, reason: "Forbidden" };
}
