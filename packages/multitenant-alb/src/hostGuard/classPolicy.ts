import { celText, shardPattern } from "./cel.ts";
import { type GuardPolicy, guardPolicy, refusal } from "./policy.ts";
import type { ResolvedHostGuard } from "./settings.ts";

/** The controller's and Auto Mode's kinds; a cluster may have both. */
export const CONTROLLER_GROUPS = ["elbv2.k8s.aws", "eks.amazonaws.com"] as const;

const OPERATIONS = ["CREATE", "UPDATE", "DELETE"] as const;

/** Who may change the fleet's classes, or reach its groups and load balancers from another class. */
export function classPolicy(settings: ResolvedHostGuard): GuardPolicy {
  const { fleet } = settings;
  const named =
    '[each.metadata.name, each.?spec.?parameters.?name.orValue(""), each.?spec.?group.?name.orValue(""), ' +
    `each.?spec.?loadBalancerName.orValue("")].exists(name, name.matches(${celText(shardPattern(fleet))}))`;
  const annotations = (object: string) => `dyn(${object}).metadata.?annotations.orValue({})`;
  const changed = [
    'request.operation != "UPDATE"',
    "dyn(object).?spec != dyn(oldObject).?spec",
    `${annotations("object")} != ${annotations("oldObject")}`,
  ];
  const subject = "(object == null ? oldObject : object).metadata.name";
  const who = `request.userInfo.username + " may not " + request.operation + " " + request.kind.kind + " " + ${subject} + ": "`;
  return guardPolicy(settings, {
    subject: "classes",
    resourceRules: [
      {
        apiGroups: ["networking.k8s.io"],
        apiVersions: ["*"],
        operations: OPERATIONS,
        resources: ["ingressclasses"],
      },
      {
        apiGroups: CONTROLLER_GROUPS,
        apiVersions: ["*"],
        operations: OPERATIONS,
        resources: ["ingressclassparams"],
      },
    ],
    conditions: [
      { name: "names-a-shard", expression: `[dyn(object), dyn(oldObject)].exists(each, each != null && ${named})` },
      { name: "changes-something", expression: changed.join(" || ") },
    ],
    validations: [
      refusal("false", who, [
        `it is, or names, the class, group or load balancer of a shard of fleet ${fleet}, which decides who gets its hosts`,
        "leave it to the fleet's owners, and use a group and a name of your own",
      ]),
    ],
  });
}
