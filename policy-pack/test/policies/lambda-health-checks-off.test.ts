import assert from "node:assert/strict";
import { lambdaHealthChecksOff as policy } from "../../src/policies/lambda-health-checks-off.ts";
import { lambdaGroup, targetGroup } from "../forwarding.ts";
import { judge, UNKNOWN } from "../policies.ts";

const problems = (healthCheck: unknown) => judge(policy, [lambdaGroup("fallback", { healthCheck })]).problems;

describe("lambda-health-checks-off", () => {
  it("accepts no health check, and one that is off", () => {
    assert.deepEqual(problems(undefined), []);
    assert.deepEqual(problems({ enabled: false, interval: 35, timeout: 30 }), []);
  });

  it("finds a health check that is on, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [lambdaGroup("fallback", { healthCheck: { enabled: true } })]).messages, [
      "aws.lb.TargetGroup fallback: healthCheck.enabled is true, and the target is a function. Each check is a call of the " +
        "function, which AWS bills: every node of the load balancer makes one each interval, around the clock, also while " +
        "nobody needs the function. " +
        "(https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html) Fix: set " +
        "healthCheck.enabled to false.",
    ]);
  });

  it("finds a health check that does not say whether it is on, as the provider switches it on", () => {
    assert.deepEqual(problems({ path: "/healthz" }), [
      "fallback: healthCheck does not say enabled: false, and the target is a function",
    ]);
  });

  it("leaves the target groups of pods alone, which need theirs", () => {
    assert.deepEqual(judge(policy, [targetGroup("web", { healthCheck: { enabled: true } })]).problems, []);
  });

  it("says what it could not know, and still finds the rest", () => {
    const given = [
      lambdaGroup("known", { healthCheck: { enabled: true } }),
      lambdaGroup("check", { healthCheck: UNKNOWN }),
      lambdaGroup("enabled", { healthCheck: { enabled: UNKNOWN } }),
      targetGroup("type", { targetType: UNKNOWN, healthCheck: { enabled: true } }),
    ];
    const judged = judge(policy, given);
    assert.deepEqual(judged.problems, ["known: healthCheck.enabled is true, and the target is a function"]);
    assert.deepEqual(judged.unknown, ["check healthCheck", "enabled healthCheck.enabled", "type targetType"]);
  });
});
