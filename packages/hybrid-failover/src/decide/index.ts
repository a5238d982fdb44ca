/** The decision when traffic goes to the fallback and when it comes back. Pure: time comes with the observations. */
export { type Alert, type Decision, decide, recoveryWait } from "./decide.ts";
export {
  checkSettings,
  type Damping,
  DEFAULT_SETTINGS,
  type FailoverSettings,
  FULL_WEIGHT,
  type SettingsProblem,
} from "./settings.ts";
export { type Shift, type Simulation, simulate } from "./simulate.ts";
export { type FailoverState, type Hold, type Mode, type Observation, stateAt } from "./state.ts";
