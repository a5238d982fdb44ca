import { QUOTAS } from "@sluice/alb-model";
import * as z from "zod";
import { stackPolicy, violation } from "../policy.ts";
import { balancerCertificates } from "../subjects/loadBalancer/certificates.ts";

const { limit } = QUOTAS.certificatesPerLoadBalancer;

/** A load balancer has no more certificates than AWS lets it. */
export const albCertificates = stackPolicy({
  name: "alb-certificates",
  level: "mandatory",
  description: "The certificates of a load balancer stay within AWS's quota.",
  reason:
    "AWS refuses every certificate over the quota, and the controller then stops changing the load balancer, even " +
    "when Ingresses are removed.",
  source: "https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2449",
  fix:
    "use a certificate that covers several hosts, such as *.example.com, spread the Ingresses over more groups, or " +
    "ask AWS for a higher quota and set quota to it",
  guards: ["R3"],
  settings: z.strictObject({
    quota: z.int().positive().default(limit).describe("Certificates of a load balancer, without the default ones"),
  }),
  *judge(stack, { quota }) {
    for (const { subject, title, count } of stack.memo(balancerCertificates)) {
      if (count <= quota) continue;
      yield violation(subject, `${title} has ${count} certificates besides the default one; ${quota} are allowed`);
    }
  },
});
