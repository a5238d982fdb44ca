import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BUCKET_PLACEHOLDER,
  certificateArnPlaceholder,
  fillTargetGroupArns,
  targetGroupArnPlaceholder,
  targetGroupsAwaited,
  WEB_ACL_ARN_PLACEHOLDER,
} from "../src/placeholders.ts";
import { checkFleet } from "../src/spec/checkFleet.ts";

const names = fc.stringMatching(/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/);

describe("target group stand-ins", () => {
  it("are found in a text and filled in, each by its own name", () => {
    fc.assert(
      fc.property(fc.uniqueArray(names, { minLength: 1, maxLength: 5 }), (groups) => {
        const text = JSON.stringify(groups.map((name) => ({ targetGroupARN: targetGroupArnPlaceholder(name) })));
        assert.deepEqual(targetGroupsAwaited(text), groups);
        const filled = fillTargetGroupArns(text, (name) => `arn:${name}`);
        assert.deepEqual(filled, JSON.stringify(groups.map((name) => ({ targetGroupARN: `arn:${name}` }))));
        assert.deepEqual(targetGroupsAwaited(filled), []);
      }),
    );
  });

  it("are told from real ARNs", () => {
    const real = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/edge-001-web/0123456789abcdef";
    assert.deepEqual(targetGroupsAwaited(real), []);
    assert.equal(
      fillTargetGroupArns(real, () => "other"),
      real,
    );
  });
});

describe("stand-ins of settings", () => {
  it("pass the checks that the real values must pass", () => {
    const problems = checkFleet(
      {
        name: "edge",
        services: { web: { namespace: "web", port: 80 } },
        profiles: { site: [{ service: "web" }] },
        certificates: [certificateArnPlaceholder(0), certificateArnPlaceholder(1)],
        loadBalancer: { webAclArn: WEB_ACL_ARN_PLACEHOLDER, accessLogs: { bucket: BUCKET_PLACEHOLDER } },
      },
      [{ id: "acme", hosts: ["acme.example.com"], certificate: certificateArnPlaceholder(2) }],
    );
    assert.deepEqual(problems, []);
  });
});
