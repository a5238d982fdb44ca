/**
 * Each action is named, and all are allowed on everything: the controller of one cluster can delete the load balancers
 * and target groups of every other, and of those that no cluster made.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/1302
 */
import { soundController, TAGGING_STATEMENT } from "../sound/controller.ts";

export default async function program() {
  const actions = ["CreateRule", "ModifyRule", "DeleteRule", "DeleteLoadBalancer", "DeleteTargetGroup"];
  soundController({
    statements: [
      { Effect: "Allow", Action: ["ec2:Describe*", "elasticloadbalancing:Describe*"], Resource: "*" },
      { Effect: "Allow", Action: actions.map((action) => `elasticloadbalancing:${action}`), Resource: "*" },
      TAGGING_STATEMENT,
    ],
  });
}
