import { checkFleet, type Fleet, type Problem, type Tenant } from "@sluice/alb-model";
import { type LoadedSpec, loadSpec, type SpecSource } from "./loadSpec.ts";
import { withLocations } from "./locate.ts";

/**
 * Loads a spec and checks its structure and its meaning. All problems come at once and are located.
 *
 * @example
 * const { fleet, tenants, problems } = checkSpec({ fleet: "fleet.yaml", tenants: "tenants" });
 * if (problems.length > 0) console.error(formatProblems(problems));
 */
export function checkSpec(source: SpecSource): LoadedSpec {
  const spec = loadSpec(source);
  const { fleet, tenants } = spec.checkable;
  const found = fleet === undefined ? checkTenantsAlone(tenants) : checkFleet(fleet, tenants);
  // What was salvaged may have lost its hosts, and one place is reported once.
  const reported = new Set(spec.problems.map(({ path }) => path));
  const meant = found.filter(({ code, path }) => code !== "hosts.none" && !reported.has(path));
  return { ...spec, problems: [...spec.problems, ...withLocations(meant, spec)] };
}

const NO_FLEET: Fleet = { name: "none", services: {}, profiles: {} };

/** Without a fleet, hosts and ids can still be checked; which profiles there are is not known. */
function checkTenantsAlone(tenants: readonly Tenant[]): Problem[] {
  const found = checkFleet(NO_FLEET, tenants);
  return found.filter(({ path, code }) => path.startsWith("tenants.") && code !== "tenants.profile");
}
