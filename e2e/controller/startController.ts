import { accessSync, constants, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Aws } from "../aws/startAws.ts";
import { ApiClient } from "../deploy/apiClient.ts";
import { DeployError } from "../deploy/deployError.ts";
import { eventually } from "../kubernetes/eventually.ts";
import { freePorts } from "../kubernetes/freePorts.ts";
import { type ProcessGroup, startProcessGroup } from "../kubernetes/processGroup.ts";
import type { Cluster } from "../kubernetes/startCluster.ts";
import { registerWebhooks } from "./webhooks.ts";

const NAME = "aws-load-balancer-controller";
const READY_SECONDS = 60;
const LOG_LINES = 15;

/** For suites that measure no throttling: the emulator is slower than any account. */
export const NO_THROTTLE = ["--aws-api-throttle=Elastic Load Balancing v2:^.*=1000:1000"];

/** AWS Load Balancer Controller's program, or undefined where `ALB_CONTROLLER` names none. */
export function controllerBinary(): string | undefined {
  const { ALB_CONTROLLER: file } = process.env;
  if (file === undefined || file === "") return undefined;
  const path = resolve(file);
  try {
    accessSync(path, constants.X_OK);
  } catch (cause) {
    throw new DeployError("controller.missing", `ALB_CONTROLLER=${file} is not a file that can be run`, { cause });
  }
  return path;
}

export interface ControllerOptions {
  readonly cluster: Cluster;
  readonly aws: Aws;
  /** The VPC in which it makes load balancers. */
  readonly vpcId: string;
  /** Further flags. @default none, so that the controller runs with its own defaults */
  readonly flags?: readonly string[];
}

/** The real controller, with its admission webhooks. */
export interface Controller {
  /** What it logged so far, a JSON object a line. */
  log(): string;
  /** Ends it; may be called again. The API server then refuses what the webhooks were to see. */
  stop(): Promise<void>;
}

/**
 * Starts the controller against a cluster and an emulator, and waits until it is ready and its webhooks are in force.
 *
 * @throws DeployError `controller.missing` without a binary, `controller.exited` with the end of its log.
 * @example
 * const controller = await startController({ cluster, aws, vpcId });
 */
export async function startController(options: ControllerOptions): Promise<Controller> {
  const binary = controllerBinary();
  if (binary === undefined) throw new DeployError("controller.missing", "ALB_CONTROLLER names no binary");
  const { cluster, aws } = options;
  const [metrics = 0, health = 0, webhooks = 0] = await freePorts(3);
  const certificateFolder = join(cluster.directory, "certificates");
  const flags = [
    ...placeFlags(options),
    `--metrics-bind-addr=127.0.0.1:${metrics}`,
    `--health-probe-bind-addr=127.0.0.1:${health}`,
    `--webhook-bind-port=${webhooks}`,
    // The API server's own certificate is good for 127.0.0.1, which saves making another.
    `--webhook-cert-dir=${certificateFolder}`,
    "--webhook-cert-file=apiserver.crt",
    "--webhook-key-file=apiserver.key",
    ...(options.flags ?? []),
  ];
  const group = await startProcessGroup();
  const log = () => readFileSync(join(group.logs, `${NAME}.log`), "utf8");
  const environment = Object.entries(aws.environment).map(([name, value]) => `${name}=${value}`);
  group.start({ name: NAME, file: "env", args: [...environment, binary, ...flags] });
  const api = new ApiClient(cluster.kubeConfig);
  try {
    await untilReady(group, `http://127.0.0.1:${health}/readyz`, log);
    await registerWebhooks(api, { port: webhooks, certificateFile: join(certificateFolder, "apiserver.crt") });
  } catch (thrown) {
    await group.stop();
    throw thrown;
  } finally {
    api.close();
  }
  return controllerOf(group, log);
}

/** Where it works, and nothing that the emulator has not. */
function placeFlags({ cluster, aws, vpcId }: ControllerOptions): string[] {
  return [
    `--kubeconfig=${cluster.kubeconfig}`,
    "--cluster-name=platform",
    `--aws-region=${aws.region}`,
    `--aws-vpc-id=${vpcId}`,
    "--enable-waf=false",
    "--enable-wafv2=false",
    "--enable-shield=false",
    "--enable-leader-election=false",
  ];
}

async function untilReady(group: ProcessGroup, url: string, log: () => string): Promise<void> {
  const look = async (): Promise<true | undefined> => {
    const exited = group.exited();
    if (exited === undefined) return (await fetch(url)).ok || undefined;
    const tail = log().trim().split("\n").slice(-LOG_LINES).join("\n");
    throw new DeployError("controller.exited", `the controller ended (${exited.reason}):\n${tail}`);
  };
  await eventually(look, { what: "the controller", seconds: READY_SECONDS });
}

function controllerOf(group: ProcessGroup, read: () => string): Controller {
  let lastLog: string | undefined;
  return {
    log: () => lastLog ?? read(),
    stop: async () => {
      lastLog ??= read();
      await group.stop();
    },
  };
}
