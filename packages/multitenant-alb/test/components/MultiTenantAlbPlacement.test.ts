import assert from "node:assert/strict";
import type { Placement } from "@sluice/alb-model";
import type { MultiTenantAlbArgs } from "@sluice/multitenant-alb";
import { build, SMALLEST } from "./MultiTenantAlbFixtures.ts";
import { inputsOf, recordResources } from "./recordResources.ts";

const FLEET = "sluice:index:MultiTenantAlb";
const INITECH = { id: "initech", hosts: ["initech.example.com"] };

type Recorded = Readonly<Record<"app" | "site", readonly string[]>>;

/** A recorded placement with these tenants of the two profiles. */
function placed(recorded: Recorded): Placement {
  const bundles = Object.entries(recorded)
    .filter(([, tenants]) => tenants.length > 0)
    .map(([profile, tenants]) => [`edge-001-b000${profile === "app" ? 1 : 2}`, { profile, tenants }] as const);
  return { fleet: "edge", shards: { "edge-001": { services: ["api", "web"], bundles: Object.fromEntries(bundles) } } };
}

/** What the component says of them. */
async function unrecorded(changes: Partial<Pick<MultiTenantAlbArgs, "placement" | "tenants">>): Promise<unknown> {
  return inputsOf(await recordResources(() => build(changes)), FLEET, "edge").unrecordedTenants;
}

describe("what MultiTenantAlb says of tenants without a recorded place", () => {
  const placement = placed({ app: ["acme"], site: ["globex"] });

  it("is nothing at all where every tenant has one", async () => {
    const registered = await recordResources(() => build({ placement }));
    assert.equal("unrecordedTenants" in inputsOf(registered, FLEET, "edge"), false);
  });

  it("names all where no placement is given", async () => {
    assert.deepEqual(await unrecorded({}), ["acme", "globex"]);
  });

  it("names those who have come since, sorted", async () => {
    assert.deepEqual(await unrecorded({ placement, tenants: [INITECH, ...SMALLEST.tenants] }), ["initech"]);
    assert.deepEqual(await unrecorded({ placement: placed({ app: [], site: ["globex"] }) }), ["acme"]);
  });

  it("names those who are not where they were recorded", async () => {
    const tenants = SMALLEST.tenants.map((tenant) => ({ ...tenant, profile: "site" }));
    assert.deepEqual(await unrecorded({ placement, tenants }), ["acme"]);
  });
});
