import assert from "node:assert/strict";
import { planFleet } from "../../src/plan/planFleet.ts";
import { renderClass, renderClassParams } from "../../src/render/shardClass.ts";
import type { Fleet, LoadBalancerSettings } from "../../src/spec/fleet.ts";

const base: Fleet = {
  name: "edge",
  services: { web: { namespace: "web", port: 80 } },
  profiles: { site: [{ service: "web" }] },
};

const TENANTS = [{ id: "acme", hosts: ["acme.example.com"] }];

function rendered(change: Partial<Fleet> = {}) {
  const { plan, problems } = planFleet({ ...base, ...change }, TENANTS);
  assert.deepEqual(problems, []);
  const [shard] = plan.shards;
  assert.ok(shard);
  return { params: renderClassParams(plan.fleet, shard).spec, ingressClass: renderClass(plan.fleet, shard) };
}

const CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/a";

describe("renderClassParams", () => {
  const attributes = (settings: LoadBalancerSettings) =>
    (rendered({ loadBalancer: settings }).params.loadBalancerAttributes ?? []).map(
      ({ key, value }) => `${key}=${value}`,
    );
  const DEFAULTS = [
    "routing.http.drop_invalid_header_fields.enabled=true",
    "routing.http.desync_mitigation_mode=defensive",
    "idle_timeout.timeout_seconds=60",
  ];

  it("drops invalid headers and defends against desync unless told otherwise", () => {
    assert.deepEqual(attributes({}), DEFAULTS);
    assert.deepEqual(
      attributes({ dropInvalidHeaders: false, desyncMitigation: "strictest", idleTimeoutSeconds: 4000 }),
      [
        "routing.http.drop_invalid_header_fields.enabled=false",
        "routing.http.desync_mitigation_mode=strictest",
        "idle_timeout.timeout_seconds=4000",
      ],
    );
  });

  it("names deletion protection only where it is on", () => {
    assert.deepEqual(attributes({ deletionProtection: true }), ["deletion_protection.enabled=true", ...DEFAULTS]);
    assert.deepEqual(attributes({ deletionProtection: false }), DEFAULTS);
  });

  it("names the bucket of access logs, and a prefix only where there is one", () => {
    const logs = ["access_logs.s3.enabled=true", "access_logs.s3.bucket=edge-logs"];
    assert.deepEqual(attributes({ accessLogs: { bucket: "edge-logs" } }), [...logs, ...DEFAULTS]);
    assert.deepEqual(attributes({ accessLogs: { bucket: "edge-logs", prefix: "a/b" } }), [
      ...logs,
      "access_logs.s3.prefix=a/b",
      ...DEFAULTS,
    ]);
  });

  it("says on the class parameters why the load balancer may be lost, and only then", () => {
    const { plan } = planFleet({ ...base, loadBalancer: { disposable: "a preview" } }, TENANTS);
    const [shard] = plan.shards;
    assert.ok(shard);
    assert.deepEqual(renderClassParams(plan.fleet, shard).metadata.annotations, { "sluice/disposable": "a preview" });
    const { disposable: _disposable, ...loadBalancer } = plan.fleet.loadBalancer;
    assert.equal(renderClassParams({ ...plan.fleet, loadBalancer }, shard).metadata.annotations, undefined);
  });

  it("lets in the fleet's namespace by label, and others as a list", () => {
    const label = "kubernetes.io/metadata.name";
    assert.deepEqual(rendered().params.namespaceSelector, { matchLabels: { [label]: "edge" } });
    assert.deepEqual(rendered({ allowedNamespaces: ["edge"] }).params.namespaceSelector, {
      matchLabels: { [label]: "edge" },
    });
    assert.deepEqual(rendered({ namespace: "tenants", allowedNamespaces: ["canary"] }).params.namespaceSelector, {
      matchExpressions: [{ key: label, operator: "In", values: ["canary", "tenants"] }],
    });
  });

  it("keeps to the fields that AWS documents for EKS Auto Mode", () => {
    const webAclArn = "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/edge/0a1b";
    const { params } = rendered({
      platform: "eks-auto-mode",
      certificates: [CERTIFICATE],
      inboundCidrs: ["10.0.0.0/8"],
      tags: { team: "edge" },
      loadBalancer: { webAclArn },
    });
    assert.deepEqual(Object.keys(params), [
      "group",
      "scheme",
      "certificateARNs",
      "namespaceSelector",
      "loadBalancerAttributes",
      "tags",
    ]);
  });

  it("writes no tags on EKS Auto Mode unless the fleet has some, because AWS refuses them by default", () => {
    assert.equal(rendered({ platform: "eks-auto-mode" }).params.tags, undefined);
    assert.equal(rendered().params.tags?.length, 2);
  });
});

describe("renderClass", () => {
  it("names the platform's controller and parameters", () => {
    assert.deepEqual(rendered().ingressClass.spec, {
      controller: "ingress.k8s.aws/alb",
      parameters: { apiGroup: "elbv2.k8s.aws", kind: "IngressClassParams", name: "edge-001" },
    });
    assert.deepEqual(rendered({ platform: "eks-auto-mode" }).ingressClass.spec, {
      controller: "eks.amazonaws.com/alb",
      parameters: { apiGroup: "eks.amazonaws.com", kind: "IngressClassParams", name: "edge-001" },
    });
  });
});
