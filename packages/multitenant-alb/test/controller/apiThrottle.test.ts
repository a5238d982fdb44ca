import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type ApiThrottle,
  apiThrottleValue,
  checkApiThrottle,
  ELB_API_THROTTLE,
  THROTTLED_SERVICES,
} from "../../src/controller/apiThrottle.ts";

/** Reads the flag by the controller's rules: `,` between buckets, then one `=`, and one `:` on either side of it. */
function readFlag(flag: string): ApiThrottle[] {
  return flag.split(",").map((bucket) => {
    const [where = "", amount = "", ...tooMuch] = bucket.split("=");
    const [service = "", operations = "", ...more] = where.split(":");
    const [rate = "", burst = "", ...most] = amount.split(":");
    assert.deepEqual([tooMuch, more, most], [[], [], []]);
    return { service, operations, ratePerSecond: Number(rate), burst: Number(burst) } as ApiThrottle;
  });
}

const throttles: fc.Arbitrary<ApiThrottle> = fc.record(
  {
    service: fc.constantFrom(...THROTTLED_SERVICES.filter((service) => service !== "Elastic Load Balancing v2")),
    operations: fc.string({ minLength: 1, maxLength: 12 }),
    ratePerSecond: fc.double({ min: 0.001, max: 10_000, noNaN: true }),
    burst: fc.integer({ min: 1, max: 10_000 }),
  },
  { noNullPrototype: true },
);

describe("apiThrottleValue", () => {
  it("writes the controller's own limits as the controller writes them", () => {
    assert.deepEqual(apiThrottleValue(ELB_API_THROTTLE), [
      "Elastic Load Balancing v2:^RegisterTargets|^DeregisterTargets=4:20",
      "Elastic Load Balancing v2:^Describe.*=50:200",
      "Elastic Load Balancing v2:^Modify.*=3:20",
    ]);
  });

  it("is read back as it was meant, whatever pattern was accepted", () => {
    fc.assert(
      fc.property(fc.array(throttles, { minLength: 1, maxLength: 4 }), (given) => {
        fc.pre(checkApiThrottle(given, "awsApiThrottle").length === 0);
        assert.deepEqual(readFlag(apiThrottleValue(given).join(",")), given);
      }),
    );
  });
});
