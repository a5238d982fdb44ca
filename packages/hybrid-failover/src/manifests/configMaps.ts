import { createHash } from "node:crypto";
import type { ShifterConfig } from "../gate/config.ts";
import { shifterLabels, shifterName, statusName } from "./names.ts";

/** Key of the configuration, and so its file's name. */
export const CONFIG_KEY = "config.json";

/** The program, as `shifterBundle` packs it. */
export interface PackedProgram {
  /** Base64. */
  readonly compressed: string;
  /** Hex. */
  readonly sha256: string;
}

/** The configuration, and what it is known by: pods are replaced when, and only when, it changes. */
export function renderConfigMap(config: ShifterConfig) {
  const { fleet, namespace } = config;
  const text = `${JSON.stringify(config, undefined, 2)}\n`;
  return {
    checksum: createHash("sha256").update(text).digest("hex"),
    configMap: {
      metadata: { name: shifterName(fleet), namespace, labels: shifterLabels(fleet) },
      data: { [CONFIG_KEY]: text },
    },
  };
}

/**
 * The program. A new one is another ConfigMap, so that pods of the old Deployment can still start while the new one
 * rolls out.
 */
export function renderProgram({ fleet, namespace }: ShifterConfig, key: string, program: PackedProgram) {
  const name = `${shifterName(fleet)}-${program.sha256.slice(0, 10)}`;
  return {
    metadata: { name, namespace, labels: shifterLabels(fleet) },
    immutable: true,
    binaryData: { [key]: program.compressed },
  };
}

/** Without data, which is the shifter's, and without holds, which are people's. */
export function renderStatus({ fleet, namespace }: ShifterConfig) {
  return { metadata: { name: statusName(fleet), namespace, labels: shifterLabels(fleet) } };
}
