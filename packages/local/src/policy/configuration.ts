import type { AnalyzerInfo, ConfigureAnalyzerRequest, PolicyInfo } from "@pulumi/pulumi/proto/analyzer_pb.js";
import analyzerPb from "@pulumi/pulumi/proto/analyzer_pb.js";
import { nearest } from "@sluice/alb-model";
import { structOf } from "../engine/protocol.ts";
import { LocalEngineError } from "../errors.ts";
import { isWireObject, type Wire, type WireObject } from "../values/wire.ts";

export type EnforcementLevel = "advisory" | "mandatory" | "remediate" | "disabled";

/** Configuration by policy name (or `all`): a level, or a level and the policy's own values, which are JSON. */
export type PolicyConfig = Readonly<
  Record<
    string,
    EnforcementLevel | ({ readonly enforcementLevel?: EnforcementLevel } & Readonly<Record<string, unknown>>)
  >
>;

/** The level at which each policy runs. */
export type Levels = ReadonlyMap<string, EnforcementLevel>;

/** What a pack is told before it judges. */
export interface Configured {
  readonly request: ConfigureAnalyzerRequest;
  readonly levels: Levels;
}

type LevelNumber = Parameters<analyzerPb.PolicyConfig["setEnforcementlevel"]>[0];

const LEVELS: ReadonlyMap<LevelNumber, EnforcementLevel> = new Map([
  [analyzerPb.EnforcementLevel.ADVISORY, "advisory"],
  [analyzerPb.EnforcementLevel.MANDATORY, "mandatory"],
  [analyzerPb.EnforcementLevel.REMEDIATE, "remediate"],
  [analyzerPb.EnforcementLevel.DISABLED, "disabled"],
]);
const NUMBERS = new Map([...LEVELS].map(([number, level]) => [level, number]));

export function levelOf(number: LevelNumber): EnforcementLevel {
  return LEVELS.get(number) ?? "advisory";
}

/**
 * Gives every policy its level and values: the schema's defaults, then the pack's own, `all`, and the caller's.
 *
 * @throws LocalEngineError (`policy.config`) that lists every name that is no policy of the pack.
 */
export function configurationOf(info: AnalyzerInfo, config: PolicyConfig): Configured {
  refuseUnknownNames(info, config);
  const levels = new Map<string, EnforcementLevel>();
  const request = new analyzerPb.ConfigureAnalyzerRequest();
  for (const policy of info.getPoliciesList()) {
    const initial = info.getInitialconfigMap().get(policy.getName());
    const all = settingsOf(config.all);
    const own = settingsOf(config[policy.getName()]);
    const level = own.level ?? all.level ?? levelOf((initial ?? policy).getEnforcementlevel());
    levels.set(policy.getName(), level);
    const message = new analyzerPb.PolicyConfig();
    message.setEnforcementlevel(NUMBERS.get(level) ?? analyzerPb.EnforcementLevel.ADVISORY);
    const values = { ...schemaDefaults(policy), ...initial?.getProperties()?.toJavaScript(), ...own.values };
    message.setProperties(structOf(values as WireObject));
    request.getPolicyconfigMap().set(policy.getName(), message);
  }
  return { request, levels };
}

/** A mistyped name would leave its policy at another level without a word. */
function refuseUnknownNames(info: AnalyzerInfo, config: PolicyConfig): void {
  const known = info.getPoliciesList().map((policy) => policy.getName());
  const unknown = Object.keys(config).filter((name) => name !== "all" && !known.includes(name));
  if (unknown.length === 0) return;
  const lines = unknown.map((name) => {
    const close = nearest(name, known);
    return `  '${name}'${close === undefined ? "" : `: did you mean '${close}'?`}`;
  });
  const title = `The configuration names what is no policy of the pack '${info.getName()}':`;
  throw new LocalEngineError("policy.config", [title, ...lines].join("\n"));
}

function settingsOf(entry: PolicyConfig[string] | undefined): { level?: EnforcementLevel; values: object } {
  if (entry === undefined) return { values: {} };
  if (typeof entry === "string") return { level: entry, values: {} };
  const { enforcementLevel, ...values } = entry;
  return { ...(enforcementLevel === undefined ? {} : { level: enforcementLevel }), values };
}

function schemaDefaults(policy: PolicyInfo): WireObject {
  const properties = (policy.getConfigschema()?.getProperties()?.toJavaScript() ?? {}) as WireObject;
  const defaults = Object.entries(properties).flatMap(([key, schema]): [string, Wire][] =>
    isWireObject(schema) && schema.default !== undefined ? [[key, schema.default]] : [],
  );
  return Object.fromEntries(defaults);
}
