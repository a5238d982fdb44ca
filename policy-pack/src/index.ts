import type { ResourceValidationPolicy } from "@pulumi/policy";
import { albInternalUnlessAsked } from "./policies/alb-internal-unless-asked.ts";
import { ingressServiceBackendMakesTargetGroup } from "./policies/ingress-service-backend-makes-target-group.ts";
import { targetGroupName } from "./policies/target-group-name.ts";

/** The pack's policies, one a file. */
export const policies: readonly ResourceValidationPolicy[] = [
  albInternalUnlessAsked,
  ingressServiceBackendMakesTargetGroup,
  targetGroupName,
];
