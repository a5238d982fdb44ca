/**
 * The role that works on load balancers may do anything to load balancers and to all of EC2; the security team asks
 * which of it is needed.
 * https://github.com/kubernetes-retired/kube-aws/issues/1804
 */
import { soundController, TAGGING_STATEMENT } from "../sound/controller.ts";

export default async function program() {
  soundController({
    statements: [
      { Effect: "Allow", Action: "ec2:*", Resource: "*" },
      { Effect: "Allow", Action: "elasticloadbalancing:*", Resource: "*" },
      TAGGING_STATEMENT,
    ],
  });
}
