import assert from "node:assert/strict";
import { QUOTA_NAMES, QUOTAS, resolveLimits, ruleBudget } from "../src/quotas.ts";

describe("quotas", () => {
  it("are AWS's where a fleet names none", () => {
    const limits = resolveLimits();
    assert.deepEqual(
      [
        limits.rulesPerLoadBalancer,
        limits.conditionValuesPerRule,
        limits.wildcardsPerRule,
        limits.regexValueLength,
        limits.targetGroupsPerLoadBalancer,
        limits.targetGroupsPerAction,
        limits.certificatesPerLoadBalancer,
        limits.targetsPerLoadBalancer,
        limits.loadBalancersPerRegion,
      ],
      [100, 5, 5, 128, 100, 5, 25, 1000, 50],
    );
  });

  it("can each be overridden alone", () => {
    for (const name of QUOTA_NAMES) {
      const limits = resolveLimits({ [name]: 7 });
      for (const other of QUOTA_NAMES) assert.equal(limits[other], other === name ? 7 : QUOTAS[other].limit);
    }
  });

  it("leave 5 of every 100 rules free for the controller's new rules", () => {
    assert.deepEqual(
      [100, 200, 10, 1].map((rulesPerLoadBalancer) => ruleBudget(resolveLimits({ rulesPerLoadBalancer }))),
      [95, 190, 9, 0],
    );
  });
});
