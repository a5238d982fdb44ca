/**
 * A backend that only redirects has no Service. Pulumi looked for one, and called the update failed.
 * https://github.com/pulumi/pulumi-kubernetes/issues/1359
 */
import { soundGroup, tenantIngress } from "../sound/group.ts";

export default async function program(): Promise<void> {
  soundGroup("edge");
  tenantIngress("edge", {
    name: "globex",
    host: "globex.example.com",
    action: { type: "redirect", redirectConfig: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } },
    annotations: { "pulumi.com/skipAwait": "no" },
  });
}
