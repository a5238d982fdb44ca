import assert from "node:assert/strict";
import { SpecError } from "@sluice/multitenant-alb";
import fc from "fast-check";
import { type GatedDeploymentArgs, gatedDeployment } from "../../src/readiness/gatedDeployment.ts";

describe("gatedDeployment", () => {
  it("has values for the fleet's defaults", () => {
    assert.deepEqual(gatedDeployment(), {
      spec: {
        minReadySeconds: 15,
        progressDeadlineSeconds: 600,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
      },
      podSpec: { terminationGracePeriodSeconds: 60 },
      container: { lifecycle: { preStop: { sleep: { seconds: 20 } } } },
    });
  });

  it("follows the service's health check and deregistration delay, and every option", () => {
    const service = {
      deregistrationDelaySeconds: 120,
      healthCheck: { intervalSeconds: 30, healthyThreshold: 5 },
    };
    const given: GatedDeploymentArgs = {
      service,
      targetType: "ip",
      startupSeconds: 300,
      propagationSeconds: 45,
      shutdownSeconds: 5,
      preStop: "exec",
      maxSurge: 2,
    };
    assert.deepEqual(gatedDeployment(given), {
      spec: {
        minReadySeconds: 30,
        // Twice 300 + 45 + 5 × 30 + 15 + 30.
        progressDeadlineSeconds: 1080,
        strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: 2 } },
      },
      podSpec: { terminationGracePeriodSeconds: 170 },
      container: { lifecycle: { preStop: { exec: { command: ["sleep", "45"] } } } },
    });
  });

  it("never ends a pod before its requests, nor a rollout before a pod can be in service", () => {
    const seconds = fc.integer({ min: 1, max: 3600 });
    fc.assert(
      fc.property(seconds, seconds, seconds, (startupSeconds, propagationSeconds, drain) => {
        const service = { deregistrationDelaySeconds: drain };
        const { spec, podSpec } = gatedDeployment({ service, startupSeconds, propagationSeconds });
        assert.ok(podSpec.terminationGracePeriodSeconds >= drain + propagationSeconds);
        assert.ok(spec.progressDeadlineSeconds > startupSeconds + spec.minReadySeconds);
      }),
    );
  });

  const refusals: readonly (readonly [string, object, string])[] = [
    ["instance targets", { targetType: "instance" }, "readiness.targetType"],
    ["a start before creation", { startupSeconds: -1 }, "readiness.startupSeconds"],
    ["no time for load balancers to notice", { propagationSeconds: 0 }, "readiness.propagationSeconds"],
    ["half a second to end", { shutdownSeconds: 0.5 }, "readiness.shutdownSeconds"],
    [
      "a deregistration delay beyond AWS's limit",
      { service: { deregistrationDelaySeconds: 3601 } },
      "readiness.deregistrationDelay",
    ],
    ["an unknown way to wait", { preStop: "http" }, "readiness.preStop"],
    ["a surge of nothing", { maxSurge: 0 }, "readiness.maxSurge"],
    ["a surge of 0 %", { maxSurge: "0%" }, "readiness.maxSurge"],
    ["a surge in words", { maxSurge: "all" }, "readiness.maxSurge"],
  ];
  for (const [what, args, code] of refusals) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => gatedDeployment(args as GatedDeploymentArgs),
        (error) => error instanceof SpecError && error.problems.map((problem) => problem.code).join() === code,
      );
    });
  }
});
