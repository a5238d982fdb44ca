/**
 * Two teams write the same host into their Ingresses, and one of them gets the other's requests.
 * https://github.com/kubernetes/kubernetes/issues/82515
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  const names = ["shops", "checkout"];
  const namespaces = { matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values: names }] };
  soundGroup("edge", { params: { namespaceSelector: namespaces } });
  for (const namespace of names) {
    tenantIngress("edge", { name: `${namespace}-app`, namespace, host: "app.example.com" });
  }
}
