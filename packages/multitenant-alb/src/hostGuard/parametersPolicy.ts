import { celText } from "./cel.ts";
import { PARAMETERS_LABEL } from "./parameters.ts";
import { type GuardPolicy, guardPolicy, refusal } from "./policy.ts";
import type { ResolvedHostGuard } from "./settings.ts";

/** Set by the API server to the namespace's name, whoever writes the namespace. */
const NAMESPACE_LABEL = "kubernetes.io/metadata.name";

/** Who may change who owns which host. */
export function parametersPolicy(settings: ResolvedHostGuard): GuardPolicy {
  const { fleet, parametersNamespace } = settings;
  const labelled = `each.metadata.?labels[?${celText(PARAMETERS_LABEL)}].orValue("") == ${celText(fleet)}`;
  // A request for a whole collection has no name, so that it is read from the object.
  const name = "(object == null ? oldObject : object).metadata.name";
  const who = `request.userInfo.username + " may not " + request.operation + " ConfigMap " + request.namespace + "/" + ${name} + ": "`;
  return guardPolicy(settings, {
    subject: "owners",
    resourceRules: [
      { apiGroups: [""], apiVersions: ["*"], operations: ["CREATE", "UPDATE", "DELETE"], resources: ["configmaps"] },
    ],
    conditions: [
      { name: "says-who-owns-hosts", expression: `[object, oldObject].exists(each, each != null && ${labelled})` },
      {
        // What an owner deletes, the garbage collector lets go by an update of its finalizers.
        name: "is-not-let-go",
        expression:
          'request.operation != "UPDATE" || !has(oldObject.metadata.deletionTimestamp) || ' +
          "object.?data != oldObject.?data",
      },
    ],
    validations: [
      refusal("false", who, [
        `it says which namespace owns which host of fleet ${fleet}`,
        `have the fleet's owners change HostGuard ${fleet}`,
      ]),
    ],
    matchResources: { namespaceSelector: { matchLabels: { [NAMESPACE_LABEL]: parametersNamespace } } },
  });
}
