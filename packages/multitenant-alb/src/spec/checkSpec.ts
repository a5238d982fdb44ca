import { checkFleet, type Fleet, type Problem } from "@sluice/alb-model";
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
  const found = spec.fleet === undefined ? checkTenantsAlone(spec) : checkFleet(spec.fleet, spec.tenants);
  return { ...spec, problems: [...spec.problems, ...withLocations(found, spec)] };
}

const NO_FLEET: Fleet = { name: "none", services: {}, profiles: {} };

/** Without a fleet, hosts and ids can still be checked; which profiles there are is not known. */
function checkTenantsAlone({ tenants }: LoadedSpec): Problem[] {
  const found = checkFleet(NO_FLEET, tenants);
  return found.filter(({ path, code }) => path.startsWith("tenants.") && code !== "tenants.profile");
}
