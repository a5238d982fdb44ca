import type { JsonAnnotations } from "./jsonAnnotations.ts";
import { bool, type Decoder, int32, list, optional, struct, text } from "./jsonDecode.ts";
import { ReconcileError } from "./reconcileError.ts";

/** Client certificates on one HTTPS port. */
export interface MutualAuthentication {
  readonly mode: string;
  readonly trustStore: string;
  readonly ignoreClientCertificateExpiry: boolean | undefined;
  readonly advertiseTrustStoreCaNames: string | undefined;
}

interface Entry {
  readonly port: number;
  readonly mode: string;
  readonly trustStore: string | undefined;
  readonly ignoreClientCertificateExpiry: boolean | undefined;
  readonly advertiseTrustStoreCaNames: string | undefined;
}

const decoder: Decoder<readonly Entry[]> = list(
  struct("MutualAuthenticationConfig", {
    port: int32,
    mode: text(),
    trustStore: optional(text()),
    ignoreClientCertificateExpiry: optional(bool),
    advertiseTrustStoreCaNames: optional(text()),
  }),
);

/** Decodes the `mutual-authentication` annotation, by port; `undefined` where it is absent. */
export function readMutualAuthentication(
  raw: string | undefined,
  json: JsonAnnotations,
): ReadonlyMap<number, MutualAuthentication> | undefined {
  if (raw === undefined) {
    return undefined;
  }
  const decoded = json.decode(decoder, raw);
  const what = "mutualAuthentication configuration from ingress annotation";
  if ("error" in decoded) {
    throw new ReconcileError(`failed to parse ${what}: \`${raw}\`: ${decoded.error}`);
  }
  if (decoded.value.length === 0) {
    throw new ReconcileError(`empty ${what}: \`${raw}\``);
  }
  const byPort = new Map<number, MutualAuthentication>();
  for (const entry of decoded.value) {
    const problem = entryProblem(entry);
    if (problem !== undefined) {
      throw new ReconcileError(problem);
    }
    const { port, mode, trustStore = "", advertiseTrustStoreCaNames } = entry;
    const ignoreClientCertificateExpiry =
      entry.ignoreClientCertificateExpiry ?? (mode === "verify" ? false : undefined);
    byPort.set(port, { mode, trustStore, ignoreClientCertificateExpiry, advertiseTrustStoreCaNames });
  }
  return byPort;
}

const MODES = ["off", "passthrough", "verify"];

function entryProblem(entry: Entry): string | undefined {
  const { port, mode, trustStore = "" } = entry;
  if (port < 1 || port > 65535) {
    return `listen port must be within [1, 65535]: ${port}`;
  }
  if (mode === "") {
    return `mutualAuthentication mode cannot be empty for port ${port}`;
  }
  if (!MODES.includes(mode)) {
    return `mutualAuthentication mode value must be among [${MODES.join(", ")}] for port ${port} : ${mode}`;
  }
  if (mode !== "verify") {
    return unverifiedProblem(entry);
  }
  if (trustStore === "") {
    return `trustStore is required when mutualAuthentication mode is verify for port ${port}`;
  }
  const advertise = entry.advertiseTrustStoreCaNames;
  return advertise === undefined || advertise === "on" || advertise === "off"
    ? undefined
    : `advertiseTrustStoreCaNames only supports the values "on" and "off" got value ${advertise} for port ${port}`;
}

/** Modes `off` and `passthrough` take none of the settings that verifying has. */
function unverifiedProblem(entry: Entry): string | undefined {
  const unsupported = [
    [(entry.trustStore ?? "") !== "", "trustStore"],
    [entry.ignoreClientCertificateExpiry !== undefined, "ignoring client certificate expiry"],
    [entry.advertiseTrustStoreCaNames !== undefined, "advertiseTrustStoreCaNames"],
  ] as const;
  const found = unsupported.find(([given]) => given);
  return found && `Mutual Authentication mode ${entry.mode} does not support ${found[1]} for port ${entry.port}`;
}
