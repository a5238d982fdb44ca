import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { policies } from "../src/policies/index.ts";
import { REQUIREMENTS } from "../src/policy.ts";

const ROOT = join(import.meta.dirname, "..");

/** Configurations and exemptions name these: one that is renamed is switched off for its users without a word. */
const IDS = `
alb-access-logs
alb-alarms
alb-certificates
alb-deletion-protection
alb-http-redirect
alb-internal-unless-asked
alb-invalid-headers
alb-rules
alb-target-groups
alb-targets
alb-tls-policy
argo-verifies-target-groups
canary-dynamic-stable-scale
canary-scale-down-delay
canary-shares-fallback-action
class-params-namespaces
controller-endpoint-slices
controller-pod-webhook-fails-closed
controller-resource-tagging-api
controller-resource-tagging-permission
controller-role-wildcards
controller-version
fallback-on-no-rule
fallback-stickiness
forward-target-groups
forward-weights
host-conflict
ingress-group-pinned
ingress-group-refused
ingress-outlives-controller
ingress-service-backend-makes-target-group
lambda-attachment-order
lambda-health-checks-off
lambda-permission-source
live-alb-replaced
placement-records-tenants
readiness-gate-ip-targets
readiness-gate-label
rule-condition-values
rule-wildcards
security-group-closed-unless-asked
security-group-open
target-group-dns-failover
target-group-name
target-group-owner-tags
use-annotation-awaited
`;

describe("the policies", () => {
  const names = policies.map(({ name }) => name);

  it("have the ids that they have always had", () => {
    assert.deepEqual(names, IDS.trim().split("\n"));
  });

  it("are sorted, and each stands in a file of its name with a test of its own", () => {
    assert.deepEqual(names, names.toSorted());
    for (const name of names) {
      assert.ok(existsSync(join(ROOT, "src/policies", `${name}.ts`)), `src/policies/${name}.ts`);
      assert.ok(existsSync(join(ROOT, "test/policies", `${name}.test.ts`)), `test/policies/${name}.test.ts`);
    }
  });

  it("say what holds, why, by which source, and what to do", () => {
    for (const { name, description, reason, source, fix } of policies) {
      assert.match(description, /^[A-Z].*\.$/, name);
      assert.match(reason, /^[A-Z].*\.$/, name);
      assert.match(source, /^https:\/\/\S+$/, name);
      assert.match(fix, /^[a-z].*[^.]$/, name);
    }
  });

  it("guard every problem of the requirements", () => {
    for (const requirement of REQUIREMENTS) {
      assert.ok(
        policies.some(({ guards }) => guards.includes(requirement)),
        requirement,
      );
    }
  });

  it("are those that the documentation of problems names", () => {
    const text = readFileSync(join(ROOT, "../docs/problem-to-setting.md"), "utf8");
    const named = [...text.matchAll(/policies\.md#([a-z0-9-]+)/g)].map(([, name = ""]) => name);
    assert.deepEqual(
      named.filter((name) => !names.includes(name)),
      [],
    );
    assert.ok(named.length > 0);
  });
});
