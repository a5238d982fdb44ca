/**
 * More than 900 Ingresses took over an hour and a half to reconcile. More workers and a wider throttle were tried, until
 * AWS itself throttled the calls; the gate that makes fewer of them was not.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3540
 */
import { soundControllerDeployment } from "../sound/controller.ts";

export default async function program() {
  soundControllerDeployment([
    "--cluster-name=prod",
    "--enable-endpoint-slices=true",
    "--ingress-max-concurrent-reconciles=250",
    "--targetgroupbinding-max-concurrent-reconciles=250",
    "--aws-api-throttle=Elastic Load Balancing v2:.*=20:40",
  ]);
}
