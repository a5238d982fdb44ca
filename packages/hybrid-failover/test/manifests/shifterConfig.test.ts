import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DEFAULT_SETTINGS } from "@sluice/hybrid-failover/decide";
import { shifterConfigSchema } from "@sluice/hybrid-failover/gate";
import { shifterConfig } from "../../src/manifests/shifterConfig.ts";
import { FLEET, planOf } from "./hybridPlans.ts";

const GOLDEN = join(import.meta.dirname, "golden/config.json");

describe("the shifter's configuration of a plan", () => {
  it("is what the shifter takes, as in the golden file", () => {
    const config = shifterConfig(planOf(), { api: { minReady: 3, damping: { factor: 1.5 } } });
    assert.deepEqual(shifterConfigSchema.parse(config), config);
    const text = `${JSON.stringify(config, undefined, 2)}\n`;
    if (process.env.UPDATE_GOLDENS === "1") writeFileSync(GOLDEN, text);
    assert.equal(text, readFileSync(GOLDEN, "utf8"), "UPDATE_GOLDENS=1 npm run unit rewrites it");
  });

  it("is the same on EKS Auto Mode, whose gates have the same keys", () => {
    const platform = "eks-auto-mode" as const;
    assert.deepEqual(shifterConfig(planOf({ ...FLEET, platform })), shifterConfig(planOf()));
  });

  it("takes the steps from the fleet and everything else from the defaults", () => {
    const { services } = shifterConfig(planOf());
    assert.deepEqual(
      services.map(({ name, settings }) => [name, settings]),
      [
        ["web", DEFAULT_SETTINGS],
        ["api", { ...DEFAULT_SETTINGS, steps: [100, 20] }],
      ],
    );
  });

  it("names the ScaledObject that empties a service", () => {
    const { services } = shifterConfigSchema.parse(shifterConfig(planOf(), { web: { scaledObject: "storefront" } }));
    assert.deepEqual(
      services.map(({ scaledObject }) => scaledObject),
      ["storefront", undefined],
    );
  });

  it("leaves out a fallback that no tenant uses, which would count as lost", () => {
    const docs = { ...FLEET.services.docs, fallback: {} };
    const fleet = { ...FLEET, services: { ...FLEET.services, docs } };
    const onlyApp = [{ id: "acme", hosts: ["acme.example.com"] }];
    const names = shifterConfig(planOf(fleet, onlyApp)).services.map(({ name }) => name);
    assert.deepEqual(names, ["web", "api"]);
  });

  it("is taken by the shifter before the first tenant, too", () => {
    const config = shifterConfig(planOf(FLEET, []));
    assert.deepEqual(shifterConfigSchema.parse(config).gates, []);
  });
});
