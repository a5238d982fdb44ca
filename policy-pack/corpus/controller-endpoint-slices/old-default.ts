/**
 * More than 1,000 pods behind a Service: those beyond never got into the target group, and waited for their readiness
 * gates. The chart of that time turns EndpointSlices on only when told to.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3984
 */
import { soundController } from "../sound/controller.ts";

/** Its version is another policy's concern. */
export const config = { "controller-version": { minimum: "2.8.1" } };

export default async function program() {
  soundController({ release: { version: "1.8.1" }, values: { enableEndpointSlices: undefined } });
}
