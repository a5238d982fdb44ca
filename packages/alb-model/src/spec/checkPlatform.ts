import type { Problem } from "../problem.ts";
import type { Fleet } from "./fleet.ts";

/**
 * What EKS Auto Mode's own controller does not have. It is a variant of the AWS Load Balancer Controller of an older
 * version, which drops what it does not know without a word, so that it is refused here.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html
 */
export function checkPlatform({ platform, packing }: Fleet): Problem[] {
  return platform === "eks-auto-mode" && packing === "regex" ? [REGEX_PACKING] : [];
}

/**
 * Regex values came with URL rewrites in controller 2.14.1, which AWS says Auto Mode's build does not have yet.
 * Sources: https://github.com/kubernetes-sigs/aws-load-balancer-controller/pull/4396,
 * https://github.com/awsdocs/amazon-eks-user-guide/pull/1221
 */
const REGEX_PACKING: Problem = {
  code: "autoMode.packing",
  path: "fleet.packing",
  value: "regex",
  message: "needs regex values in conditions, which EKS Auto Mode's controller does not have",
  fix: "use packing: exact, or platform: controller with version 2.14.1 or later",
};
