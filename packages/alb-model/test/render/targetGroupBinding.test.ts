import assert from "node:assert/strict";
import { planFleet } from "../../src/plan/planFleet.ts";
import { type BackendSource, renderBinding, renderNetworking } from "../../src/render/targetGroupBinding.ts";

function bindings(backend?: BackendSource) {
  const { plan } = planFleet(
    {
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
