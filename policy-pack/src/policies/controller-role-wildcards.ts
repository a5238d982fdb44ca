import { stackPolicy, type Violation, violation } from "../policy.ts";
import { controllerRoles } from "../subjects/controller/controllerRoles.ts";
import { concerns, isEverything, type Statement } from "../subjects/iam/iamDocuments.ts";
import { type AttachedPolicy, policiesOf } from "../subjects/iam/rolePolicies.ts";

/** AWS's own policies that allow whole services. */
const BROAD_POLICY =
  /^arn:[^:]+:iam::aws:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess|ElasticLoadBalancingFullAccess|AmazonEC2FullAccess|AmazonVPCFullAccess)$/;

/** What the controller's own policy allows only on what carries the cluster's tag. */
const OWN_ONLY = [
  ...[
    "DeleteLoadBalancer",
    "DeleteTargetGroup",
    "ModifyLoadBalancerAttributes",
    "ModifyTargetGroup",
    "ModifyTargetGroupAttributes",
    "SetIpAddressType",
    "SetSecurityGroups",
    "SetSubnets",
  ].map((action) => `elasticloadbalancing:${action}`),
  "ec2:DeleteSecurityGroup",
];

/** The controller's role may do to what the controller has made what the controller does, and no more. */
export const controllerRoleWildcards = stackPolicy({
  name: "controller-role-wildcards",
  level: "mandatory",
  description: "The controller's role allows no whole service, and no deletion of what is not the controller's.",
  reason:
    "Whoever takes over a controller's pod can do all that its role may: delete or open every load balancer of the " +
    "account, or more. The controller itself needs none of that.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/iam_policy.json",
  fix: "use the policy that the controller's documentation gives for its version (LoadBalancerController makes one for what is switched on)",
  guards: [],
  *judge(stack) {
    const policies = stack.memo(controllerRoles).flatMap(({ role, doubt }) => {
      return policiesOf(stack, role).map((policy) => ({ policy, doubt }));
    });
    // Roles may share a policy, and one that surely is a controller's counts.
    const shared = Map.groupBy(policies, ({ policy: { resource, place } }) => `${resource.urn} ${place.path}`);
    for (const uses of shared.values()) {
      const use = uses.find(({ doubt }) => doubt === undefined) ?? uses[0];
      if (use === undefined) continue;
      for (const found of judgePolicy(use.policy)) if (use.doubt?.isUnknown !== true) yield found;
    }
  },
});

function* judgePolicy({ resource, place, document, arn }: AttachedPolicy): Iterable<Violation> {
  if (arn !== undefined && BROAD_POLICY.test(arn)) {
    yield violation(
      resource,
      `${place.path} is ${arn}`,
      "detach it, and use the policy that the controller's documentation gives for its version",
    );
  }
  const all = document?.statements ?? [];
  const statements = all.filter(({ allows }) => allows);
  const services = [...new Set(statements.flatMap(wholeServices))];
  if (services.length > 0) yield violation(resource, `${place.path} allows ${services.join(", ")}`);
  // Whoever denies it, with whatever condition, has thought of it.
  const undenied = OWN_ONLY.filter((action) => !all.some((each) => !each.allows && concerns(each, action)));
  const others = undenied.filter((action) => statements.some((statement) => reachesOthers(statement, action)));
  if (others.length === 0) return;
  yield violation(
    resource,
    `${place.path} allows ${others.join(", ")} on what the controller has not made`,
    "give the statement a condition on the tag aws:ResourceTag/elbv2.k8s.aws/cluster",
  );
}

function wholeServices({ actions, exceptActions }: Statement): string[] {
  if (exceptActions !== undefined) return [`all but ${exceptActions.join(", ")} (NotAction)`];
  return actions.filter((action) => isEverything(action.slice(action.indexOf(":") + 1)));
}

/** Whole services were named already. */
function reachesOthers(statement: Statement, action: string): boolean {
  if (statement.isConditional || wholeServices(statement).length > 0) return false;
  return concerns(statement, action) && statement.resources.some(isAnyOfKind);
}

/** `*`, or an ARN in whose resource nothing but the kind is named: `…:loadbalancer/app/*` and `…:targetgroup/*`. */
function isAnyOfKind(resource: string): boolean {
  if (isEverything(resource)) return true;
  const named = resource.split(":").slice(5).join(":").split("/");
  return named.every((part) => isEverything(part) || KINDS.has(part));
}

const KINDS: ReadonlySet<string> = new Set(["loadbalancer", "targetgroup", "app", "net", "gwy", "security-group"]);
