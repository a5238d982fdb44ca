import { resourcePolicy, violation } from "../policy.ts";
import { listed } from "../wording.ts";

/** So many are named in a message; the others are counted. */
const NAMED = 10;

/** Where a tenant is served is decided once and recorded, so that nobody moves and reviewers see who comes. */
export const placementRecordsTenants = resourcePolicy({
  name: "placement-records-tenants",
  level: "mandatory",
  description: "Every tenant of a fleet has its place in the recorded placement.",
  reason:
    "A tenant without a record is placed anew by each run: when others come or go, it may move to another load " +
    "balancer, and its addresses with it, and nobody has reviewed where it is.",
  source: "https://github.com/convox/rack/issues/2750",
  fix: "run `sluice plan --write`, commit placement.json, and give it to the MultiTenantAlb as placement (readSpec does so)",
  guards: ["R3"],
  types: ["sluice:index:MultiTenantAlb"],
  *judge(fleet) {
    const tenants = fleet.props.at("unrecordedTenants").texts();
    if (tenants.length === 0) return;
    const more = tenants.length > NAMED ? ` and ${tenants.length - NAMED} more` : "";
    const verb = tenants.length === 1 ? "is" : "are";
    yield violation(fleet, `the ${listed("tenant", tenants.slice(0, NAMED))}${more} ${verb} not in its placement`);
  },
});
