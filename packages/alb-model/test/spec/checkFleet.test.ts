import assert from "node:assert/strict";
import { checkFleet } from "../../src/spec/checkFleet.ts";
import type { Fleet } from "../../src/spec/fleet.ts";

const base: Fleet = {
  name: "edge",
  services: { web: { namespace: "web", port: 80 } },
  profiles: { site: [{ service: "web" }] },
};
const web = base.services.web ?? { namespace: "web", port: 80 };
const withService = (key: string, change: Partial<typeof web> = {}): Fleet => ({
  ...base,
  services: { ...base.services, [key]: { ...web, ...change } },
});

const CASES: readonly (readonly [name: string, fleet: Fleet, problems: readonly string[]])[] = [
  ["takes the smallest fleet", base, []],
  ["takes a name of 12 characters", { ...base, name: "edge-eu-west" }, []],
  ["refuses a name of 13 characters", { ...base, name: "edge-eu-west1" }, ["fleet.name fleet.name"]],
  ["refuses an empty name", { ...base, name: "" }, ["fleet.name fleet.name"]],
  ["refuses a name with upper case letters", { ...base, name: "Edge" }, ["fleet.name fleet.name"]],
  ["refuses a name that begins with a digit", { ...base, name: "1edge" }, ["fleet.name fleet.name"]],
  ["refuses a name that ends with a hyphen", { ...base, name: "edge-" }, ["fleet.name fleet.name"]],
  ["refuses the beginning that AWS keeps for itself", { ...base, name: "internal" }, ["fleet.name fleet.name"]],
  ["takes a name that only resembles it", { ...base, name: "internals" }, []],
  ["refuses a namespace with a dot", { ...base, namespace: "a.b" }, ["fleet.namespace fleet.namespace"]],
  [
    "refuses a fleet without services",
    { ...base, services: {} },
    ["profiles.service fleet.profiles.site[0].service", "fleet.services fleet.services"],
  ],
  ["refuses a fleet without profiles", { ...base, profiles: {} }, ["fleet.profiles fleet.profiles"]],
  ["refuses a service key with an underscore", withService("a_b"), ["services.name fleet.services.a_b"]],
  [
    "refuses a Service name that Kubernetes has not",
    withService("api", { service: "Api" }),
    ["services.name fleet.services.api.service"],
  ],
  [
    "refuses a Service namespace that Kubernetes has not",
    withService("api", { namespace: "" }),
    ["fleet.namespace fleet.services.api.namespace"],
  ],
  ["refuses port 0", withService("api", { port: 0 }), ["services.port fleet.services.api.port"]],
  ["refuses port 65536", withService("api", { port: 65_536 }), ["services.port fleet.services.api.port"]],
  ["refuses half a port", withService("api", { port: 80.5 }), ["services.port fleet.services.api.port"]],
  [
    "refuses a target port of -1",
    withService("api", { targetPort: -1 }),
    ["services.port fleet.services.api.targetPort"],
  ],
  [
    "refuses a certificate that is no ARN",
    { ...base, certificates: ["arn:aws:acm:eu-west-1:111122223333:certificate/a", "b"] },
    ["fleet.certificate fleet.certificates[1]"],
  ],
];

describe("checkFleet", () => {
  for (const [name, fleet, problems] of CASES) {
    it(name, () => {
      assert.deepEqual(
        checkFleet(fleet, []).map(({ code, path }) => `${code} ${path}`),
        problems,
      );
    });
  }

  it("refuses two services whose target groups would have one name", () => {
    const [a, b] = ["longer-service-name-number-7rnw", "longer-service-name-number-opba"];
    const [problem, ...others] = checkFleet({ ...base, services: { ...base.services, [a]: web, [b]: web } }, []);
    assert.deepEqual(others, []);
    assert.equal(problem?.code, "services.collision");
    assert.equal(problem?.path, `fleet.services.${b}`);
    assert.match(problem?.message ?? "", new RegExp(`service ${a}, edge-001-`));
  });

  it("says for every problem what is wrong and what would be right", () => {
    for (const [, fleet] of CASES) {
      for (const { message, fix } of checkFleet(fleet, [])) {
        assert.match(message, /^[a-z].*[^.]$/);
        assert.match(fix, /^[a-z].*[^.]$/);
      }
    }
  });
});
