/**
 * Each Ingress of a group brings its certificate; the 26th beside the default one stops the load balancer, and
 * taking Ingresses away does not start it again.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2449
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge", { params: { certificateArn: undefined }, tenants: {} });
  for (let index = 0; index < 27; index++) {
    const id = `8c1c2f0e-4d0b-4a0f-9a4e-5f2d3f1b7a${10 + index}`;
    const certificate = `arn:aws:acm:eu-central-1:123456789012:certificate/${id}`;
    const annotations = { "alb.ingress.kubernetes.io/certificate-arn": certificate };
    tenantIngress("edge", { name: `tenant-${index}`, host: `tenant-${index}.example.com`, annotations });
  }
}
