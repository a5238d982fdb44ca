import { QUOTAS } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, violation } from "../policy.ts";
import { balancerCertificates } from "../subjects/certificates.ts";

const { limit } = QUOTAS.certificatesPerLoadBalancer;

/** A load balancer has no more certificates than AWS lets it. */
export const albCertificates = stackPolicy({
  name: "alb-certificates",
  level: "mandatory",
  description: "The certificates of a load balancer stay within AWS's quota.",
  reason:
    "AWS refuses every certificate over the quota, and the controller then stops changing the load balancer, also " +
    "where Ingresses are taken away.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2449",
  fix:
    "use a certificate that covers several hosts, such as *.example.com, spread the Ingresses over more groups, or " +
    "have AWS raise the quota and say so in the setting quota",
  guards: ["R3"],
  settings: z.strictObject({
    quota: z.int().positive().default(limit).describe("Certificates of a load balancer, without default ones"),
  }),
  *judge(stack, { quota }) {
    for (const { subject, title, count } of stack.memo(balancerCertificates)) {
      if (count <= quota) continue;
      yield violation(subject, `${title} has ${count} certificates beside the default one; ${quota} are allowed`);
    }
  },
});
