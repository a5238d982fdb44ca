import assert from "node:assert/strict";
import { placementRecordsTenants as policy } from "../../src/policies/placement-records-tenants.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";

function fleet(unrecordedTenants?: unknown, name = "edge"): Given {
  const props = { fleet: { name }, ...(unrecordedTenants === undefined ? {} : { unrecordedTenants }) };
  return { type: "sluice:index:MultiTenantAlb", name, props };
}

const ids = (count: number) => Array.from({ length: count }, (_, index) => `t${index + 1}`);

describe("placement-records-tenants", () => {
  it("accepts a fleet that names no tenant without a record", () => {
    assert.deepEqual(judge(policy, [fleet(), fleet([], "empty")]).problems, []);
  });

  it("finds tenants without a record, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [fleet(["initech"])]).messages, [
      "MultiTenantAlb edge: the tenant initech is not in its placement. A tenant without a record is placed anew by each " +
        "run: when others come or go, it may move to another load balancer, and its addresses with it, and nobody has " +
        "reviewed where it is. (https://github.com/convox/rack/issues/2750) Fix: run `sluice plan --write`, commit " +
        "placement.json, and give it to the MultiTenantAlb as placement (readSpec does so).",
    ]);
  });

  it("names ten of them and counts the others", () => {
    const named = "t1, t2, t3, t4, t5, t6, t7, t8, t9, t10";
    assert.deepEqual(judge(policy, [fleet(ids(10))]).problems, [`edge: the tenants ${named} are not in its placement`]);
    assert.deepEqual(judge(policy, [fleet(ids(12))]).problems, [
      `edge: the tenants ${named} and 2 more are not in its placement`,
    ]);
  });

  it("says what it could not know, and still finds the rest", () => {
    const judged = judge(policy, [fleet(UNKNOWN, "other"), fleet(["initech"])]);
    assert.deepEqual(judged.problems, ["edge: the tenant initech is not in its placement"]);
    assert.deepEqual(judged.unknown, ["other unrecordedTenants"]);
  });
});
