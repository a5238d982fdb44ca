/** What others than the shifter's own process need of it: its rights, its status, its holds. Loads no client. */
export { type HoldAnnotation, holdKey, readHold, type ServiceStatus } from "./memory.ts";
export { type NamespaceRules, type PolicyRule, type RightsConfig, shifterRules } from "./rbac.ts";
export { CONFIG_FILE, FIELD_MANAGER, SHIFTER_PORT } from "./settings.ts";
