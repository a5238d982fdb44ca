import assert from "node:assert/strict";
import { compareVersions } from "../../src/controllerFeatures.ts";
import { controllerNeeds } from "../../src/needs/controllerNeeds.ts";
import { planFleet } from "../../src/plan/planFleet.ts";
import type { Fleet } from "../../src/spec/fleet.ts";

const base: Fleet = {
  name: "edge",
  services: { web: { namespace: "web", port: 80 } },
  profiles: { site: [{ service: "web" }] },
};

function needs(change: Partial<Fleet> = {}) {
  const { plan, problems } = planFleet({ ...base, ...change }, [{ id: "acme", hosts: ["acme.example.com"] }]);
  assert.deepEqual(problems, []);
  return controllerNeeds(plan);
}
const names = (change: Partial<Fleet> = {}) => needs(change).features.map(({ name }) => name);

const CERTIFICATES = ["arn:aws:acm:eu-west-1:111122223333:certificate/a"];
const WEB_ACL = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/edge/0a1b";

describe("controllerNeeds", () => {
  it("asks for 2.14.0 by default, because rules name their target groups", () => {
    const { floor } = needs();
    assert.deepEqual([floor?.name, floor?.minimumVersion], ["targetGroupNameInActions", "2.14.0"]);
  });

  it("asks for 2.14.1 where hosts are packed as regex values", () => {
    const { floor } = needs({ packing: "regex" });
    assert.deepEqual([floor?.name, floor?.minimumVersion], ["regexConditions", "2.14.1"]);
  });

  it("always counts EndpointSlices and the cache that makes rule changes fast", () => {
    for (const name of ["endpointSlices", "loadBalancerTagCache"] as const) assert.ok(names().includes(name), name);
  });

  it("counts the class parameters that the fleet's settings are written into, and no others", () => {
    const always = new Set(names());
    const added = (change: Partial<Fleet>) => names(change).filter((name) => !always.has(name));
    assert.deepEqual(added({ certificates: CERTIFICATES }), [
      "sslPolicyParam",
      "certificateArnParam",
      "sslRedirectParam",
    ]);
    assert.deepEqual(added({ inboundCidrs: ["10.0.0.0/8"] }), ["inboundCidrsParam"]);
    assert.deepEqual(added({ loadBalancer: { webAclArn: WEB_ACL } }), ["webAclArnParam"]);
  });

  it("lists features by version, and the floor is the newest", () => {
    const { features, floor } = needs({ packing: "regex", certificates: CERTIFICATES });
    const versions = features.map(({ minimumVersion }) => minimumVersion);
    assert.deepEqual(versions, versions.toSorted(compareVersions));
    assert.equal(floor?.minimumVersion, versions.at(-1));
  });

  it("needs nothing of a controller on EKS Auto Mode", () => {
    assert.deepEqual(needs({ platform: "eks-auto-mode" }), { features: [] });
  });
});
