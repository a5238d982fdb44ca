/**
 * Every update waited for Ingresses that were served all along, until it ran into the timeout.
 * https://github.com/pulumi/pulumi-kubernetes/issues/1915
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge");
  tenantIngress("edge", {
    name: "globex",
    host: "globex.example.com",
    annotations: { "pulumi.com/skipAwait": "false" },
  });
}
