import assert from "node:assert/strict";
import type { QuotaOverrides } from "../../src/quotas.ts";
import { checkProfiles } from "../../src/spec/checkProfiles.ts";
import type { FleetRoute } from "../../src/spec/fleet.ts";

const services = { web: { namespace: "web", port: 80 }, api: { namespace: "api", port: 80 } };

function problemsOf(routes: readonly FleetRoute[], quotas: QuotaOverrides = {}, name = "app"): string[] {
  return checkProfiles({ name: "edge", services, profiles: { [name]: routes }, quotas }).map(
    ({ code, path }) => `${code} ${path.replace(`fleet.profiles.${name}`, "")}`,
  );
}

const web: FleetRoute = { service: "web" };
const on = (...path: string[]): FleetRoute => ({ path, service: "api" });
const badPath = ["profiles.path [0].path"];
const unreachable = ["profiles.unreachable [1]"];

const CASES: readonly (readonly [name: string, routes: readonly FleetRoute[], problems: readonly string[]])[] = [
  ["takes a route for every path", [web], []],
  ["takes narrow routes above a wide one", [on("/api/*", "/v?/items"), web], []],
  ["takes every character that ALB takes", [on(`/aZ0_-.$/~"'@:+&*?`), web], []],
  ["refuses a profile without routes", [], ["profiles.empty "]],
  ["refuses an unknown service", [{ service: "wbe" }], ["profiles.service [0].service"]],
  ["refuses a service that every object has", [{ service: "constructor" }], ["profiles.service [0].service"]],
  ["refuses a path without its slash", [on("api/*")], badPath],
  ["refuses an empty path", [on("")], badPath],
  ["refuses a path with a space", [on("/a b")], badPath],
  ["refuses a path with a percent sign", [on("/a%20b")], badPath],
  ["refuses a path with a hash", [on("/a#b")], badPath],
  ["takes a path of 128 characters", [on(`/${"a".repeat(127)}`)], []],
  ["refuses a path of 129 characters", [on(`/${"a".repeat(128)}`)], badPath],
  ["refuses an empty list of paths", [on()], badPath],
  ["takes four paths", [on("/a", "/b", "/c", "/d")], []],
  [
    "refuses five paths, which leave no room for a host",
    [on("/a", "/b", "/c", "/d", "/e")],
    ["quota.conditionValuesPerRule [0].path"],
  ],
  ["refuses six wildcards", [on("/*/*/*", "/a/*/*/?")], ["quota.wildcardsPerRule [0].path"]],
  ["refuses a route below one for every path", [web, on("/api/*")], unreachable],
  ["refuses a route below /*", [on("/*"), web], unreachable],
  ["refuses a route that is there twice", [on("/api"), on("/api")], unreachable],
  ["refuses a route below a wider pattern", [on("/api/*"), on("/api/v1/*")], unreachable],
  ["refuses a route all of whose paths are taken", [on("/a*", "/b"), on("/b", "/a/c")], unreachable],
  ["takes a route one of whose paths is left", [on("/a*", "/b"), on("/b", "/c")], []],
  ["takes a route whose case differs", [on("/api/*"), on("/API/v1")], []],
  ["takes a route for the folder beside one for what is in it", [on("/api/*"), on("/api")], []],
];

describe("checkProfiles", () => {
  for (const [name, routes, problems] of CASES) {
    it(name, () => {
      assert.deepEqual(problemsOf(routes), problems);
    });
  }

  it("names the services there are", () => {
    const [problem] = checkProfiles({ name: "edge", services, profiles: { app: [{ service: "x" }] } });
    assert.equal(problem?.fix, "use web or api");
  });

  it("holds routes to the limits in force", () => {
    const route = [on("/a", "/b")];
    assert.deepEqual(problemsOf(route, { conditionValuesPerRule: 2 }), ["quota.conditionValuesPerRule [0].path"]);
    assert.deepEqual(problemsOf(route, { valuesPerCondition: 1 }), ["quota.conditionValuesPerRule [0].path"]);
    assert.deepEqual(problemsOf(route, { pathValueLength: 1 }), [...badPath, ...badPath]);
    assert.deepEqual(problemsOf([on("/*", "/?")], { wildcardsPerRule: 1 }), ["quota.wildcardsPerRule [0].path"]);
    assert.deepEqual(problemsOf([on("/a", "/b", "/c", "/d", "/e")], { conditionValuesPerRule: 6 }), []);
  });

  it("refuses a profile name that cannot be a label", () => {
    for (const name of ["my profile", "a/b", "", "-a", "a".repeat(64)]) {
      assert.deepEqual(problemsOf([web], {}, name), ["profiles.name "], name);
    }
    for (const name of ["a", "My_Profile.v2", "a".repeat(63)]) assert.deepEqual(problemsOf([web], {}, name), []);
  });

  it("refuses a fleet without profiles", () => {
    assert.deepEqual(
      checkProfiles({ name: "edge", services, profiles: {} }).map(({ code }) => code),
      ["fleet.profiles"],
    );
  });
});
