/**
 * The scheme is internet-facing by default in a package's manifests, and nobody asked for a public load balancer.
 * https://github.com/awslabs/kubeflow-manifests/issues/355
 */
import { soundGroup } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("shops", { params: { scheme: "internet-facing" } });
}
