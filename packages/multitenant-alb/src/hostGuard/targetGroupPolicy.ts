import { celText, targetGroupPattern } from "./cel.ts";
import { CONTROLLER_GROUPS } from "./classPolicy.ts";
import { type GuardPolicy, guardPolicy, refusal } from "./policy.ts";
import type { ResolvedHostGuard } from "./settings.ts";

/** Who may register pods in the fleet's target groups, which serve every host of a shard. */
export function targetGroupPolicy(settings: ResolvedHostGuard): GuardPolicy {
  const { fleet } = settings;
  const spec = "each.?spec";
  const named =
    `[${spec}.?targetGroupName.orValue(""), ${spec}.?targetGroupARN.orValue("")]` +
    `.exists(name, name.lowerAscii().matches(${celText(targetGroupPattern(fleet))}))`;
  const who =
    '"TargetGroupBinding " + request.namespace + "/" + object.metadata.name + " of " + request.userInfo.username + ' +
    '" would serve hosts by " + [object.?spec.?targetGroupName.orValue(""), object.?spec.?targetGroupARN.orValue("")]' +
    '.filter(name, name != "").join(" ") + ": "';
  return guardPolicy(settings, {
    subject: "target-groups",
    resourceRules: [
      {
        apiGroups: CONTROLLER_GROUPS,
        apiVersions: ["*"],
        operations: ["CREATE", "UPDATE"],
        resources: ["targetgroupbindings"],
      },
    ],
    conditions: [
      { name: "names-a-target-group", expression: `[object, oldObject].exists(each, each != null && ${named})` },
      // The controllers change finalizers and the status.
      {
        name: "changes-something",
        expression: 'request.operation == "CREATE" || object.?spec != oldObject.?spec',
      },
    ],
    validations: [
      refusal("false", who, [
        `it is a target group of fleet ${fleet}, whose tenants' requests would go to these pods`,
        "leave it to the fleet's owners, and bind a target group of your own",
      ]),
    ],
  });
}
