import assert from "node:assert/strict";
import { gatedDeployment, SpecError } from "@sluice/multitenant-alb";
import fc from "fast-check";
import { type GracefulScaleInArgs, gracefulScaleIn, shiftSeconds } from "../../src/scale/gracefulScaleIn.ts";

describe("a Deployment that scales in without cutting requests", () => {
  it("is the gated one, and pauses until the failover is through", () => {
    assert.deepEqual(gracefulScaleIn(), gatedDeployment({ propagationSeconds: 20 }));
    const service = { deregistrationDelaySeconds: 60 };
    const made = gracefulScaleIn({ service, failoverCalls: 50, failAfterSeconds: 5, shutdownSeconds: 0 });
    assert.deepEqual(made.container.lifecycle.preStop, { sleep: { seconds: 35 } });
    assert.equal(made.podSpec.terminationGracePeriodSeconds, 95);
  });

  it("counts the hold, the decision, the controller, AWS's throttle and its nodes", () => {
    assert.equal(shiftSeconds({}), 0 + 1 + 4 + 0 + 15);
    assert.equal(shiftSeconds({ failAfterSeconds: 10 }), 30);
    assert.equal(shiftSeconds({ failoverCalls: 20 }), 20, "a full bucket delays nothing");
    assert.equal(shiftSeconds({ failoverCalls: 21 }), 21);
    assert.equal(shiftSeconds({ spreadSeconds: 5 }), 10);
  });

  it("always gives a grace period that outlasts the pause and the drain", () => {
    const seconds = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(seconds, seconds, seconds, (failAfterSeconds, failoverCalls, deregistrationDelaySeconds) => {
        const shift = { failAfterSeconds, failoverCalls };
        const { container, podSpec } = gracefulScaleIn({ ...shift, service: { deregistrationDelaySeconds } });
        assert.deepEqual(container.lifecycle.preStop, { sleep: { seconds: shiftSeconds(shift) } });
        const least = shiftSeconds(shift) + deregistrationDelaySeconds;
        assert.ok(podSpec.terminationGracePeriodSeconds >= least);
      }),
    );
  });

  const refused: readonly (readonly [string, GracefulScaleInArgs, readonly string[]])[] = [
    ["a negative hold", { failAfterSeconds: -1 }, ["failAfterSeconds"]],
    ["calls that are no number", { failoverCalls: Number.NaN }, ["failoverCalls"]],
    ["half a second", { spreadSeconds: 0.5 }, ["spreadSeconds"]],
    ["what the gated Deployment refuses", { maxSurge: 0 }, ["maxSurge"]],
    ["all of it at once", { failAfterSeconds: -1, startupSeconds: -1 }, ["failAfterSeconds", "startupSeconds"]],
  ];
  for (const [what, args, paths] of refused) {
    it(`is refused with ${what}`, () => {
      assert.throws(
        () => gracefulScaleIn(args),
        (thrown) => {
          assert.ok(thrown instanceof SpecError);
          assert.deepEqual(
            thrown.problems.map(({ path }) => path),
            paths,
          );
          return true;
        },
      );
    });
  }
});
