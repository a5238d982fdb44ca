/**
 * A certificate for each tenant on a listener: AWS took half of them, and there was an outage.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/1144
 */
import * as aws from "@pulumi/aws";
import { soundLoadBalancer } from "../sound/loadBalancer.ts";
import { OWNED } from "../sound/tags.ts";

export default async function program(): Promise<void> {
  const { https } = soundLoadBalancer("shops");
  for (let index = 0; index < 26; index++) {
    const name = `tenant-${index}`;
    const certificate = new aws.acm.Certificate(name, {
      domainName: `${name}.example.com`,
      validationMethod: "DNS",
      tags: OWNED,
    });
    new aws.lb.ListenerCertificate(name, { listenerArn: https.arn, certificateArn: certificate.arn });
  }
}
