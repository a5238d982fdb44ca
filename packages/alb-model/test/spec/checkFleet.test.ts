import assert from "node:assert/strict";
import { checkFleet } from "../../src/spec/checkFleet.ts";
import type { Fleet, LoadBalancerSettings } from "../../src/spec/fleet.ts";

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

const settings = (loadBalancer: LoadBalancerSettings): Fleet => ({ ...base, loadBalancer });

const CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/a";
const WEB_ACL = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/edge_acl/0a1b2c3d-0000";
const WEB_ACL_REFUSED = "loadBalancer.webAcl fleet.loadBalancer.webAclArn";
const BUCKET_REFUSED = "loadBalancer.bucket fleet.loadBalancer.accessLogs.bucket";

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
  [
    "refuses a certificate that is listed twice",
    { ...base, certificates: [CERTIFICATE, CERTIFICATE] },
    ["fleet.certificate fleet.certificates[1]"],
  ],
  ["takes other namespaces", { ...base, allowedNamespaces: ["canary", "edge"] }, []],
  [
    "refuses another namespace that Kubernetes has not, and one listed twice",
    { ...base, allowedNamespaces: ["Canary", "blue", "blue"] },
    ["fleet.namespace fleet.allowedNamespaces[0]", "fleet.namespace fleet.allowedNamespaces[2]"],
  ],
  ["takes the newest TLS policy", { ...base, sslPolicy: "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09" }, []],
  ["refuses a TLS policy that is none of AWS's", { ...base, sslPolicy: "TLS1.3" }, ["fleet.sslPolicy fleet.sslPolicy"]],
  ["takes a web ACL", settings({ webAclArn: WEB_ACL }), []],
  ["takes a web ACL of another partition", settings({ webAclArn: WEB_ACL.replace("arn:aws", "arn:aws-cn") }), []],
  [
    "refuses a web ACL for CloudFront",
    settings({ webAclArn: WEB_ACL.replace("regional", "global") }),
    [WEB_ACL_REFUSED],
  ],
  ["refuses a classic web ACL", settings({ webAclArn: WEB_ACL.replace("wafv2", "waf-regional") }), [WEB_ACL_REFUSED]],
  ["refuses the id of a web ACL", settings({ webAclArn: "0a1b2c3d" }), [WEB_ACL_REFUSED]],
  ["takes a bucket with a prefix", settings({ accessLogs: { bucket: "my.logs-1", prefix: "edge/alb" } }), []],
  ...["s3://logs", "arn:aws:s3:::logs", "Logs", "a", "a..b", "-logs", "logs-", "10.0.0.1", "x".repeat(64)].map(
    (bucket) => [`refuses the bucket ${bucket}`, settings({ accessLogs: { bucket } }), [BUCKET_REFUSED]] as const,
  ),
  ...["/edge", "edge/", "edge/AWSLogs"].map(
    (prefix) =>
      [
        `refuses the prefix ${prefix}`,
        settings({ accessLogs: { bucket: "logs", prefix } }),
        ["loadBalancer.prefix fleet.loadBalancer.accessLogs.prefix"],
      ] as const,
  ),
  ["takes an idle timeout of 4000 s", settings({ idleTimeoutSeconds: 4000 }), []],
  ...[0, 4001, 1.5].map(
    (seconds) =>
      [
        `refuses an idle timeout of ${seconds} s`,
        settings({ idleTimeoutSeconds: seconds }),
        ["loadBalancer.idleTimeout fleet.loadBalancer.idleTimeoutSeconds"],
      ] as const,
  ),
  ["takes a reserve that leaves one rule for tenants", { ...base, reserved: { rules: 93, targetGroups: 99 } }, []],
  [
    "refuses a reserve that leaves none",
    { ...base, reserved: { rules: 94, targetGroups: 100 } },
    ["reserved.rules fleet.reserved.rules", "reserved.targetGroups fleet.reserved.targetGroups"],
  ],
  [
    "refuses a reserve below 0, and half a rule",
    { ...base, reserved: { rules: 1.5, targetGroups: -1 } },
    ["reserved.rules fleet.reserved.rules", "reserved.targetGroups fleet.reserved.targetGroups"],
  ],
  [
    "holds a reserve to the fleet's own quotas",
    { ...base, quotas: { rulesPerLoadBalancer: 10 }, reserved: { rules: 8 } },
    ["reserved.rules fleet.reserved.rules"],
  ],
  ["takes EKS Auto Mode", { ...base, platform: "eks-auto-mode" }, []],
  [
    "refuses regex packing on EKS Auto Mode",
    { ...base, platform: "eks-auto-mode", packing: "regex" },
    ["autoMode.packing fleet.packing"],
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
