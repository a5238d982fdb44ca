import { readFileSync } from "node:fs";
import type { Problem } from "@sluice/alb-model";
import { type PolicyConfig, previousStateFault } from "@sluice/policy-pack/config";

/** The policy that compares with a state of before. */
const POLICY = "live-alb-replaced";
const FIX = "name a file that `pulumi stack export --file` wrote";

/** The configuration with the state that a flag names; it stands above what the file says. */
export function withPreviousState(config: PolicyConfig, file: string | undefined): PolicyConfig {
  if (file === undefined) return config;
  const entry = config[POLICY];
  const given = typeof entry === "string" ? { enforcementLevel: entry } : entry;
  return { ...config, [POLICY]: { ...given, previousState: file } };
}

/** What is wrong with the state that a configuration names, told before anything is run. */
export function previousStateProblems(config: PolicyConfig): Problem[] {
  const entry = config[POLICY];
  const file = typeof entry === "object" ? entry.previousState : undefined;
  if (typeof file !== "string" || file === "") return [];
  const message = faultIn(file);
  return message === undefined
    ? []
    : [{ code: "policy.state", path: `${POLICY}.previousState`, value: file, message, fix: FIX }];
}

function faultIn(file: string): string | undefined {
  try {
    return previousStateFault(readFileSync(file, "utf8"));
  } catch (thrown) {
    return `cannot be read: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}
