/**
 * An Ingress for each pull request, up to the very quota: the next change needs a rule more before it gives one back,
 * and then not even deleting Ingresses helps until enough of them are gone.
 * https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/1856
 */
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  const previews = Array.from({ length: 100 }, (_, index) => [`pr-${1000 + index}`, `pr-${1000 + index}.example.com`]);
  soundGroup("previews", { tenants: Object.fromEntries(previews) });
}
