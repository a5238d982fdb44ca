import assert from "node:assert/strict";
import { selects, servesPod } from "../../src/doctor/selectors.ts";
import type { Requirement } from "../../src/doctor/snapshot.ts";

const LABELS = { app: "web", tier: "front" };

describe("selectors", () => {
  const requirements: readonly (readonly [Requirement, boolean])[] = [
    [{ key: "app", operator: "In", values: ["web", "api"] }, true],
    [{ key: "app", operator: "In", values: ["api"] }, false],
    [{ key: "zone", operator: "In", values: ["a"] }, false],
    [{ key: "app", operator: "NotIn", values: ["web"] }, false],
    [{ key: "zone", operator: "NotIn", values: ["a"] }, true],
    [{ key: "app", operator: "Exists" }, true],
    [{ key: "zone", operator: "Exists" }, false],
    [{ key: "app", operator: "DoesNotExist" }, false],
    [{ key: "zone", operator: "DoesNotExist" }, true],
  ];
  for (const [requirement, expected] of requirements) {
    const { key, operator, values = [] } = requirement;
    it(`${expected ? "match" : "do not match"} ${key} ${operator} ${values.join()}`, () => {
      assert.equal(selects({ matchExpressions: [requirement] }, LABELS), expected);
    });
  }

  it("match everything when they are empty, but a Service's then selects nothing", () => {
    assert.equal(selects({}, LABELS), true);
    const service = { name: "web", created: 0, type: "ClusterIP", selector: {} };
    assert.equal(servesPod(service, LABELS), false);
    assert.equal(servesPod({ ...service, selector: { app: "web" } }, LABELS), true);
    assert.equal(servesPod({ ...service, selector: { app: "web", tier: "back" } }, LABELS), false);
  });
});
