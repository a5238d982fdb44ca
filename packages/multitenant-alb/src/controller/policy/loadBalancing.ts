import {
  elbArn,
  madeFor,
  ownedBy,
  type PolicyScope,
  type PolicyStatement,
  retagged,
  taggedAtBirth,
} from "./statement.ts";

/** What of Elastic Load Balancing the controller is let near. */
export interface LoadBalancingUse {
  /** Network Load Balancers: for Services, for the Gateway API, or in front of an ALB. */
  readonly networkLoadBalancers: boolean;
  /** Listeners and rules carry the cluster's tag (feature gate ListenerRulesTagging), so that they can be told apart. */
  readonly taggedListeners: boolean;
}

const CREATE_ACTION = "elasticloadbalancing:CreateAction";

/** Changes to listeners and rules that AWS decides by the tags of the listener or rule. */
const LISTENER_CHANGES = [
  "elasticloadbalancing:AddListenerCertificates",
  "elasticloadbalancing:ModifyListener",
  "elasticloadbalancing:ModifyRule",
  "elasticloadbalancing:RemoveListenerCertificates",
];

/**
 * Load balancers, target groups, listeners and rules. That listeners and rules can be decided by tag is from AWS's own
 * policy for EKS Auto Mode, which runs the same controller. Listeners that were made while ListenerRulesTagging was off
 * have no tag: keep the gate off until they are replaced.
 *
 * Source: https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/v3.5.0/docs/install/iam_policy.json,
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEKSLoadBalancingPolicy.html
 */
export function loadBalancingStatements(scope: PolicyScope, use: LoadBalancingUse): PolicyStatement[] {
  return [...loadBalancers(scope, use), ...targets(scope), ...listeners(scope, use)];
}

function kinds({ networkLoadBalancers }: LoadBalancingUse): readonly string[] {
  return networkLoadBalancers ? ["app", "net"] : ["app"];
}

function loadBalancers(scope: PolicyScope, use: LoadBalancingUse): PolicyStatement[] {
  const balancers = kinds(use).map((kind) => elbArn(scope, `loadbalancer/${kind}/*/*`));
  const tagged = [elbArn(scope, "targetgroup/*/*"), ...balancers];
  return [
    {
      Sid: "CreateTagged",
      Effect: "Allow",
      Action: ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
      Resource: "*",
      Condition: madeFor(scope),
    },
    {
      Sid: "TagAtBirth",
      Effect: "Allow",
      Action: ["elasticloadbalancing:AddTags"],
      Resource: tagged,
      Condition: taggedAtBirth(scope, CREATE_ACTION, ["CreateTargetGroup", "CreateLoadBalancer"]),
    },
    {
      Sid: "Retag",
      Effect: "Allow",
      Action: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
      Resource: tagged,
      Condition: retagged(scope),
    },
    {
      Sid: "ChangeOwn",
      Effect: "Allow",
      Action: [
        "elasticloadbalancing:DeleteLoadBalancer",
        "elasticloadbalancing:DeleteTargetGroup",
        "elasticloadbalancing:ModifyCapacityReservation",
        "elasticloadbalancing:ModifyIpPools",
        "elasticloadbalancing:ModifyListenerAttributes",
        "elasticloadbalancing:ModifyLoadBalancerAttributes",
        "elasticloadbalancing:ModifyTargetGroup",
        "elasticloadbalancing:ModifyTargetGroupAttributes",
        "elasticloadbalancing:SetIpAddressType",
        "elasticloadbalancing:SetSecurityGroups",
        "elasticloadbalancing:SetSubnets",
        ...(use.taggedListeners ? LISTENER_CHANGES : []),
      ],
      Resource: "*",
      Condition: ownedBy(scope),
    },
  ];
}

/** Target groups that Pulumi makes do not carry the controller's tag, so the kind of resource is all that can narrow this. */
function targets(scope: PolicyScope): PolicyStatement[] {
  return [
    {
      Sid: "Targets",
      Effect: "Allow",
      Action: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      Resource: elbArn(scope, "targetgroup/*/*"),
    },
  ];
}

function listeners(scope: PolicyScope, use: LoadBalancingUse): PolicyStatement[] {
  const listenerArns = kinds(use).map((kind) => elbArn(scope, `listener/${kind}/*/*/*`));
  const ruleArns = kinds(use).map((kind) => elbArn(scope, `listener-rule/${kind}/*/*/*`));
  const tagged = [...listenerArns, ...ruleArns];
  const create = ["elasticloadbalancing:CreateListener", "elasticloadbalancing:CreateRule"];
  const remove: PolicyStatement = {
    // Not by tag: the controller also deletes and reorders rules that someone else added to its listener.
    Sid: "ListenersAndRules",
    Effect: "Allow",
    Action: [
      "elasticloadbalancing:DeleteListener",
      "elasticloadbalancing:DeleteRule",
      "elasticloadbalancing:SetRulePriorities",
    ],
    Resource: tagged,
  };
  const retag: PolicyStatement = {
    Sid: "RetagListeners",
    Effect: "Allow",
    Action: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
    Resource: tagged,
  };
  if (!use.taggedListeners) {
    const change: PolicyStatement = {
      Sid: "ChangeListeners",
      Effect: "Allow",
      Action: [...create, ...LISTENER_CHANGES],
      Resource: "*",
    };
    return [change, retag, remove];
  }
  return [
    { Sid: "CreateListeners", Effect: "Allow", Action: create, Resource: "*", Condition: madeFor(scope) },
    {
      Sid: "TagListenersAtBirth",
      Effect: "Allow",
      Action: ["elasticloadbalancing:AddTags"],
      Resource: tagged,
      Condition: taggedAtBirth(scope, CREATE_ACTION, ["CreateListener", "CreateRule"]),
    },
    { ...retag, Condition: retagged(scope) },
    remove,
  ];
}
