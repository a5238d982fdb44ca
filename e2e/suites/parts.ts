import { keepEvidence } from "../artifacts.ts";
import { type Aws, type StartAwsOptions, startAws } from "../aws/startAws.ts";
import { type Controller, startController } from "../controller/startController.ts";
import { createDeployer, type Deployer } from "../deploy/createDeployer.ts";
import { DeployError } from "../deploy/deployError.ts";
import { installCrds } from "../kubernetes/crds/installCrds.ts";
import { type Cluster, startCluster } from "../kubernetes/startCluster.ts";

/** What a suite runs against: a cluster that knows the controller's kinds, and AWS. */
export interface Parts {
  readonly cluster: Cluster;
  readonly aws: Aws;
  readonly deployer: Deployer;
  /** Starts the real controller for the rest of the suite. */
  startController(vpcId: string, flags?: readonly string[]): Promise<Controller>;
}

export interface PartsOptions extends StartAwsOptions {
  /** Files of the CustomResourceDefinitions to install. @default all of ours */
  readonly crds?: readonly string[];
}

/** Suites deploy where the reference platform's stack is. */
export const REGION = "eu-central-1";

/**
 * Inside `describe`: starts a cluster and an emulator for its tests, stops both after them, and keeps evidence of a
 * failure. What it answers gives them, once a test or a later hook runs.
 *
 * @example
 * const parts = withParts("refusals");
 * it("...", () => parts().aws.admin.mark());
 */
export function withParts(suite: string, { crds, ...options }: PartsOptions = {}): () => Parts {
  let cluster: Cluster | undefined;
  let aws: Aws | undefined;
  let deployer: Deployer | undefined;
  let controller: Controller | undefined;
  before(`start a cluster and AWS for ${suite}`, async () => {
    const starting = [startCluster(), startAws({ region: REGION, ...options })] as const;
    // One that fails must not leave the other running.
    await Promise.allSettled(starting);
    aws = await starting[1].catch(() => undefined);
    cluster = await starting[0];
    aws = await starting[1];
    await installCrds(cluster, crds);
    deployer = createDeployer({ cluster, aws });
  });
  keepEvidence(suite, () => ({ cluster, aws, controller }));
  after(`stop the cluster and AWS of ${suite}`, async () => {
    deployer?.close();
    await controller?.stop();
    await Promise.all([cluster?.stop(), aws?.stop()]);
  });
  return () => {
    if (cluster === undefined || aws === undefined || deployer === undefined) {
      throw new DeployError("deploy.parts", `${suite} asked for its cluster before it was started`);
    }
    const place = { cluster, aws };
    const start: Parts["startController"] = async (vpcId, flags = []) => {
      controller = await startController({ ...place, vpcId, flags });
      return controller;
    };
    return { ...place, deployer, startController: start };
  };
}
