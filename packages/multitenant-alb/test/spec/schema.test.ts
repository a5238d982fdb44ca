import assert from "node:assert/strict";
import type { Fleet, Tenant } from "@sluice/alb-model";
import type * as z from "zod";
import { fleetSchema, tenantSchema } from "../../src/spec/schema.ts";

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** Compiles only when a value of either type is a value of the other. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;

const FLEET_MATCHES: Same<DeepReadonly<z.infer<typeof fleetSchema>>, Fleet> = true;
const TENANT_MATCHES: Same<DeepReadonly<z.infer<typeof tenantSchema>>, Tenant> = true;

describe("schema", () => {
  it("infers the types of the model", () => {
    assert.ok(FLEET_MATCHES && TENANT_MATCHES);
  });

  it("takes a fleet with every field", () => {
    const fleet: Fleet = {
      name: "edge",
      services: {
        web: {
          namespace: "web",
          service: "web-v2",
          port: 80,
          targetPort: 8080,
          maxReplicas: 60,
          deregistrationDelaySeconds: 0,
          healthCheck: {
            path: "/healthz",
            successCodes: "200,204",
            intervalSeconds: 10,
            timeoutSeconds: 5,
            healthyThreshold: 2,
            unhealthyThreshold: 10,
          },
        },
      },
      profiles: { site: [{ path: ["/a", "/b*"], service: "web" }, { service: "web" }] },
      packing: "regex",
      namespace: "tenants",
      scheme: "internet-facing",
      certificates: ["arn:aws:acm:eu-central-1:123456789012:certificate/a"],
      sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      inboundCidrs: ["10.0.0.0/8", "2001:db8::/32"],
      tags: { "team:name": "" },
      quotas: { rulesPerLoadBalancer: 200 },
    };
    assert.deepEqual(fleetSchema.parse(fleet), fleet);
  });

  it("describes every field, so that editors can show it", () => {
    for (const [name, field] of Object.entries({ ...fleetSchema.shape, ...tenantSchema.shape })) {
      assert.ok(field.description, `"${name}" has no description`);
    }
  });
});
