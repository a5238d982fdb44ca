/** What the shifter is told by its command line and its environment. */
export interface ProcessSettings {
  readonly configFile: string;
  /** Unique among the replicas. */
  readonly identity: string;
  readonly port: number;
  readonly host?: string;
  /** Only outside a cluster. */
  readonly kubeconfig?: string;
}

/** The name under which the shifter's writes stand in an object's managed fields. */
export const FIELD_MANAGER = "sluice-shifter";
/** Where the component mounts the configuration. */
export const CONFIG_FILE = "/etc/sluice/config.json";
/** Serves `/healthz`, `/readyz` and `/metrics`. */
export const SHIFTER_PORT = 8080;

/**
 * Reads the settings of the process: the configuration's file is the first argument or `SHIFTER_CONFIG`, and
 * `POD_NAME`, `SHIFTER_PORT`, `SHIFTER_HOST` and `KUBECONFIG` say the rest.
 *
 * @returns what is wrong, one text a problem, or the settings
 */
export function readSettings(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): { readonly settings: ProcessSettings } | { readonly problems: readonly string[] } {
  const { SHIFTER_CONFIG, POD_NAME = "", SHIFTER_PORT: port, SHIFTER_HOST: host, KUBECONFIG: kubeconfig } = environment;
  const number = port === undefined || port === "" ? SHIFTER_PORT : Number(port);
  const problems = [
    ...(POD_NAME === "" ? ["POD_NAME: must be set to the name of the pod"] : []),
    ...(Number.isInteger(number) && number >= 0 && number <= 65_535 ? [] : [`SHIFTER_PORT: ${port} is not a port`]),
  ];
  if (problems.length > 0) return { problems };
  return {
    settings: {
      configFile: args[0] ?? SHIFTER_CONFIG ?? CONFIG_FILE,
      identity: POD_NAME,
      port: number,
      ...(host ? { host } : {}),
      ...(kubeconfig ? { kubeconfig } : {}),
    },
  };
}
