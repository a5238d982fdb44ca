import assert from "node:assert/strict";
import { shifterRules } from "../../src/shifter/rbac.ts";
import { ConfigError, parseConfig, readConfig } from "../../src/shifter/readConfig.ts";
import { readSettings } from "../../src/shifter/settings.ts";
import { configOf } from "./processes.ts";

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.problems;
  }
  return [];
}

/** A good configuration with something changed in its text. */
function changed(change: (config: ReturnType<typeof configOf>) => unknown): readonly string[] {
  const config = structuredClone(configOf(2));
  change(config);
  return problemsOf(() => parseConfig(JSON.stringify(config), "c"));
}

describe("the configuration", () => {
  it("is read as it was written", () => {
    assert.deepEqual(parseConfig(JSON.stringify(configOf(2)), "c"), configOf(2));
  });

  const refused: readonly [string, Parameters<typeof changed>[0], RegExp[]][] = [
    ["a field that nobody knows", (config) => Object.assign(config, { more: 1 }), [/^c: \(all\): .*more/]],
    [
      "a service twice",
      (config) => config.services.push(...config.services.slice(0, 1)),
      [/^c: services\.2: web is there twice/],
    ],
    [
      "a gate twice",
      (config) => config.gates.push(...config.gates.slice(1, 2)),
      [/^c: gates\.2: gate-2 is there twice/],
    ],
    [
      "a key twice",
      (config) => config.gates[1]?.routes[0]?.keys.push({ key: "web-100", weight: 100, conditions: "[]" }),
      [/gates\.1\.routes: the key web-100 is there twice/],
    ],
    [
      "a step without a rule",
      (config) => config.gates[1]?.routes[0]?.keys.pop(),
      [/gates\.1\.routes\.0: web has no key for its step 10/],
    ],
    [
      "a rule without a step",
      (config) => config.gates[1]?.routes[0]?.keys.push({ key: "x", weight: 7, conditions: "[]" }),
      [/web has a key for 7, which is none of its steps/],
    ],
    ["steps of no service", (config) => config.services.pop(), [/api has steps, but is not one of the services/]],
    [
      "conditions that are no list",
      (config) => config.gates[1]?.routes[0]?.keys.splice(0, 1, { key: "web-100", weight: 100, conditions: "{}" }),
      [/gates\.1\.routes\.0\.keys\.0\.conditions: must be a JSON list/],
    ],
    ["no gates", (config) => config.gates.splice(0), []],
    [
      "bad settings",
      (config) => Object.assign(config.services[0]?.settings ?? {}, { minReady: 0, stepSeconds: 0 }),
      [/stepSeconds/, /minReady/],
    ],
  ];
  for (const [what, change, expected] of refused) {
    it(`is told everything that is wrong with ${what}`, () => {
      const problems = changed(change);
      assert.equal(problems.length, expected.length, problems.join("\n"));
      for (const [index, pattern] of expected.entries()) assert.match(problems[index] ?? "", pattern);
    });
  }

  it("is told when it is no JSON, or not there", () => {
    assert.match(problemsOf(() => parseConfig("{", "c"))[0] ?? "", /^c: is not JSON: /);
    assert.match(problemsOf(() => readConfig("/nowhere/c"))[0] ?? "", /^\/nowhere\/c: cannot be read: /);
  });
});

describe("readSettings", () => {
  it("takes the first argument, and defaults", () => {
    assert.deepEqual(readSettings(["c.json"], { POD_NAME: "a" }), {
      settings: { configFile: "c.json", identity: "a", port: 8080 },
    });
  });
  it("takes everything from the environment", () => {
    const environment = { POD_NAME: "a", SHIFTER_CONFIG: "c", SHIFTER_PORT: "9", SHIFTER_HOST: "h", KUBECONFIG: "k" };
    const settings = { configFile: "c", identity: "a", port: 9, host: "h", kubeconfig: "k" };
    assert.deepEqual(readSettings([], environment), { settings });
  });
  it("tells all that is wrong", () => {
    assert.deepEqual(readSettings([], { SHIFTER_PORT: "http" }), {
      problems: ["POD_NAME: must be set to the name of the pod", "SHIFTER_PORT: http is not a port"],
    });
  });
});

describe("shifterRules", () => {
  it("gives what the shifter needs, by name where Kubernetes can", () => {
    const text = shifterRules(configOf(2)).map(({ namespace, rules }) =>
      rules.map(({ resources, resourceNames = ["*"], verbs }) => `${namespace}/${resources}/${resourceNames} ${verbs}`),
    );
    assert.deepEqual(text.flat(), [
      "apps/endpointslices/* list,watch",
      "edge/ingresses/gate-1,gate-2 get,patch",
      "edge/events/* create",
      "edge/configmaps/edge-failover get,patch",
      "edge/leases/edge-shifter get,update",
      "edge/leases/* create",
    ]);
  });

  it("lets it look at pods only where target health is checked", () => {
    const rules = shifterRules(configOf(1, { requireHealthyTargets: true })).find(
      ({ namespace }) => namespace === "apps",
    );
    assert.deepEqual(
      rules?.rules.map(({ resources, resourceNames = [], verbs }) =>
        [...resources, ...resourceNames, ...verbs].join(" "),
      ),
      ["endpointslices list watch", "services api web get", "pods list"],
    );
  });

  it("lets it look at the scaled objects of its services, by name", () => {
    const config = configOf(1);
    const services = config.services.map((service) => ({ ...service, scaledObject: `${service.name}-scale` }));
    const rules = shifterRules({ ...config, services }).find(({ namespace }) => namespace === "apps")?.rules;
    assert.deepEqual(rules?.at(-1), {
      apiGroups: ["keda.sh"],
      resources: ["scaledobjects"],
      resourceNames: ["api-scale", "web-scale"],
      verbs: ["get"],
    });
  });

  it("has no wildcard and no right to delete", () => {
    const all = JSON.stringify(shifterRules(configOf(1, { requireHealthyTargets: true })));
    assert.equal(/\*|delete|secrets/.test(all), false);
  });
});
