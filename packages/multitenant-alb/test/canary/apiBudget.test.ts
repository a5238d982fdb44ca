import assert from "node:assert/strict";
import { MODIFY_BUCKET } from "@sluice/alb-model";
import fc from "fast-check";
import { apiBudget, propagationSeconds } from "../../src/canary/apiBudget.ts";

describe("apiBudget", () => {
  it("leaves half of AWS's bucket to others unless it is told another share", () => {
    assert.deepEqual(apiBudget(), { burst: 10, perSecond: 1.5, reconcileSeconds: 15 });
    assert.deepEqual(apiBudget({ headroom: 0, reconcileSeconds: 5 }), { ...MODIFY_BUCKET, reconcileSeconds: 5 });
  });

  it("always has room for one call", () => {
    assert.equal(apiBudget({ headroom: 0.99 }).burst, 1);
  });
});

describe("propagationSeconds", () => {
  it("is the controller's own time while the bucket lasts", () => {
    assert.equal(propagationSeconds(10, apiBudget()), 15);
    assert.equal(propagationSeconds(11, apiBudget()), 16);
  });

  it("is not below what was measured for 90 rules with the whole bucket (38 seconds)", () => {
    assert.ok(propagationSeconds(90, apiBudget({ headroom: 0 })) >= 38);
  });

  it("never falls with more rules or more headroom", () => {
    const share = fc.double({ min: 0, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), share, share, (some, more, a, b) => {
        const [less, most] = a < b ? [a, b] : [b, a];
        const wide = apiBudget({ headroom: less });
        assert.ok(propagationSeconds(some + more, wide) >= propagationSeconds(some, wide));
        assert.ok(propagationSeconds(some, apiBudget({ headroom: most })) >= propagationSeconds(some, wide));
      }),
    );
  });
});
