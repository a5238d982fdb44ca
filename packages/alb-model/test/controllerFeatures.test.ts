import assert from "node:assert/strict";
import { CONTROLLER_FEATURES, compareVersions } from "../src/controllerFeatures.ts";

describe("CONTROLLER_FEATURES", () => {
  for (const [name, { minimumVersion, title, reason, source }] of Object.entries(CONTROLLER_FEATURES)) {
    it(`gives ${name} a version, a title, a reason and a source`, () => {
      assert.match(minimumVersion, /^\d+\.\d+\.\d+$/);
      assert.ok(title.length > 0 && reason.length > 0);
      assert.equal(new URL(source).protocol, "https:");
    });
  }
});

describe("compareVersions", () => {
  it("compares numbers, not text", () => {
    assert.ok(compareVersions("2.9.2", "2.14.0") < 0);
    assert.ok(compareVersions("3.0.0", "2.17.1") > 0);
    assert.equal(compareVersions("2.14.1", "2.14.1"), 0);
  });

  it("takes a leading v and what follows the numbers", () => {
    assert.equal(compareVersions("v2.14.1", "2.14.1+build"), 0);
    assert.ok(compareVersions("v3.0.0-rc1", "2.17.1") > 0);
  });

  it("reads missing numbers as 0", () => {
    assert.equal(compareVersions("3", "3.0.0"), 0);
    assert.ok(compareVersions("2.14", "2.14.1") < 0);
  });
});
