import assert from "node:assert/strict";
import type { Fleet, Tenant } from "@sluice/alb-model";
import type * as z from "zod";
import { ZodExactOptional, type ZodType } from "zod";
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
      platform: "controller",
      name: "edge",
      services: {
        web: {
          namespace: "web",
          service: "web-v2",
          port: 80,
          targetPort: 8080,
          maxReplicas: 60,
          deregistrationDelaySeconds: 0,
          readinessGates: false,
          fallback: { steps: [100, 25], domains: ["*.example.com", "shop.example.org"] },
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
      allowedNamespaces: ["canary"],
      scheme: "internet-facing",
      loadBalancer: {
        deletionProtection: true,
        accessLogs: { bucket: "edge-logs", prefix: "edge" },
        dropInvalidHeaders: false,
        desyncMitigation: "strictest",
        idleTimeoutSeconds: 4000,
        webAclArn: "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/edge/0a1b",
      },
      reserved: { rules: 5, targetGroups: 2 },
      certificates: ["arn:aws:acm:eu-central-1:123456789012:certificate/a"],
      sslPolicy: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
      inboundCidrs: ["10.0.0.0/8", "2001:db8::/32"],
      tags: { "team:name": "" },
      quotas: { rulesPerLoadBalancer: 200 },
    };
    assert.deepEqual(fleetSchema.parse(fleet), fleet);
  });

  it("describes every field, so that editors can show it", () => {
    const { loadBalancer, reserved, services } = fleetSchema.shape;
    const nested = [loadBalancer.unwrap(), reserved.unwrap(), services.valueType, fleetSchema, tenantSchema];
    for (const [name, field] of nested.flatMap(({ shape }) => Object.entries<ZodType>(shape))) {
      const described = field instanceof ZodExactOptional ? (field.unwrap() as ZodType).description : undefined;
      assert.ok(field.description ?? described, `"${name}" has no description`);
    }
  });
});
