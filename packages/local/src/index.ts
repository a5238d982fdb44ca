export { type Config, type ConfigValue, NO_OPTIONS } from "./engine/providers.ts";
export type {
  LogMessage,
  LogSeverity,
  Recording,
  ResourceOptions,
  ResourceRecord,
  Run,
  RunHost,
  RunMode,
  SourcePosition,
  Unanswered,
} from "./engine/records.ts";
export { parseUrn, typeOfUrn, type UrnParts } from "./engine/urn.ts";
export { LocalEngineError } from "./errors.ts";
export { type RecordOptions, recordProgram } from "./host/recordProgram.ts";
export { type RunOptions, runProgram } from "./host/runProgram.ts";
export type { EnforcementLevel, PolicyConfig } from "./policy/configuration.ts";
export type { PolicyFinding, PolicyReport } from "./policy/findings.ts";
export type { PackSettings, PackStack } from "./policy/packProcess.ts";
export { type CheckedRun, openPolicyPack, type PolicyPack } from "./policy/policyPack.ts";
export { runPolicyPack } from "./policy/runPolicyPack.ts";
export type { LocalFile } from "./project/localFile.ts";
export { type LoadOptions, type LoadResult, loadProject, type Project } from "./project/project.ts";
export { kubernetesYaml, type YamlFile } from "./render/kubernetesYaml.ts";
export { projectStandIns } from "./standIns/projectStandIns.ts";
export type {
  ComponentStandIn,
  RegisteredChild,
  StandInChild,
  StandInRequest,
  StandInResult,
  StandIns,
} from "./standIns/standIns.ts";
export { textRedactor } from "./values/redaction.ts";
export {
  hasUnknown,
  isSecret,
  redact,
  secretPaths,
  UNKNOWN,
  unwrapSecrets,
  type Wire,
  type WireObject,
} from "./values/wire.ts";
