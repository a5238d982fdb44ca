import assert from "node:assert/strict";
import { targetGroupArnPlaceholder } from "../../src/placeholders.ts";
import { planFleet } from "../../src/plan/planFleet.ts";
import { type BackendSource, renderBinding, renderNetworking } from "../../src/render/targetGroupBinding.ts";
import type { Platform } from "../../src/spec/fleet.ts";

function bindings(backend?: BackendSource, platform: Platform = "controller") {
  const { plan } = planFleet(
    {
      platform,
      name: "edge",
      services: {
        web: { namespace: "web", port: 80, targetPort: 8080 },
        api: { namespace: "back", service: "api-v2", port: 9000 },
      },
      profiles: { app: [{ path: "/api/*", service: "api" }, { service: "web" }] },
    },
    [{ id: "acme", hosts: ["acme.example.com"] }],
  );
  return plan.shards.flatMap((shard) =>
    shard.targetGroups.flatMap((group) => renderBinding(plan.fleet, shard, group, backend)),
  );
}

describe("renderBinding", () => {
  it("binds each Service in its own namespace to its target group of the shard", () => {
    assert.deepEqual(
      bindings().map(({ metadata: { name, namespace }, spec }) => [
        namespace,
        name,
        spec.targetGroupName,
        spec.serviceRef,
      ]),
      [
        ["back", "edge-001-api", "edge-001-api", { name: "api-v2", port: 9000 }],
        ["web", "edge-001-web", "edge-001-web", { name: "web", port: 80 }],
      ],
    );
  });

  it("opens the pods' port, not the Service's, to the backend security group", () => {
    const [, web] = bindings({ securityGroupId: "sg-1" });
    assert.deepEqual(web?.spec.networking, {
      ingress: [{ from: [{ securityGroup: { groupID: "sg-1" } }], ports: [{ protocol: "TCP", port: 8080 }] }],
    });
  });

  it("takes a stand-in for the ARN and opens nothing on EKS Auto Mode", () => {
    const [, web] = bindings({ securityGroupId: "sg-1" }, "eks-auto-mode");
    assert.equal(web?.apiVersion, "eks.amazonaws.com/v1");
    assert.deepEqual(web?.spec, {
      serviceRef: { name: "web", port: 80 },
      targetGroupARN: targetGroupArnPlaceholder("edge-001-web"),
      targetType: "ip",
    });
  });

  it("opens nothing where nobody is named", () => {
    for (const { spec } of bindings()) assert.equal(spec.networking, undefined);
  });
});

describe("renderNetworking", () => {
  it("names every subnet range", () => {
    assert.deepEqual(renderNetworking({ cidrBlocks: ["10.0.0.0/24", "10.0.1.0/24"] }, 80).ingress[0]?.from, [
      { ipBlock: { cidr: "10.0.0.0/24" } },
      { ipBlock: { cidr: "10.0.1.0/24" } },
    ]);
  });
});
