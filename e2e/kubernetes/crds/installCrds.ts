import { join } from "node:path";
import {
  ApiextensionsV1Api,
  CustomObjectsApi,
  type KubeConfig,
  PatchStrategy,
  setHeaderOptions,
} from "@kubernetes/client-node";
import { eventually } from "../eventually.ts";
import { readCrd } from "./schema.ts";

const CONTROLLER_FILES = ["ingressClassParams.yaml", "targetGroupBindings.yaml"];
const OTHER_FILES = [
  "autoModeIngressClassParams.yaml",
  "autoModeTargetGroupBindings.yaml",
  "prometheusRules.yaml",
  "rollouts.yaml",
  "scaledObjects.yaml",
  "serviceMonitors.yaml",
  "triggerAuthentications.yaml",
];
const ESTABLISHED_SECONDS = 20;
const DEFINITIONS = { group: "apiextensions.k8s.io", version: "v1", plural: "customresourcedefinitions" };
const APPLY = { fieldManager: "sluice-e2e", force: true, fieldValidation: "Strict" };
const SERVER_SIDE_APPLY = setHeaderOptions("Content-Type", PatchStrategy.ServerSideApply);

/** Our definitions of the controller's kinds. */
export const CRD_FILES: readonly string[] = CONTROLLER_FILES.map((name) => join(import.meta.dirname, name));
/** Our definitions of EKS Auto Mode's, Argo Rollouts', the Prometheus operator's and KEDA's kinds. */
export const OTHER_CRD_FILES: readonly string[] = OTHER_FILES.map((name) => join(import.meta.dirname, name));

/**
 * Defines kinds in a cluster and waits until objects of them can be created. May be called again.
 *
 * @param files definitions to install; all of ours by default, the controller's own where it is present.
 * @throws ClusterError `wait.timeout` when the API server does not take one up.
 * @example
 * await installCrds(cluster);
 */
export async function installCrds(
  { kubeConfig }: { readonly kubeConfig: KubeConfig },
  files: readonly string[] = [...CRD_FILES, ...OTHER_CRD_FILES],
): Promise<void> {
  // The typed clients send only fields they know by another name: x-kubernetes-* would be dropped without a word.
  const untyped = kubeConfig.makeApiClient(CustomObjectsApi);
  const definitions = kubeConfig.makeApiClient(ApiextensionsV1Api);
  const install = async (file: string) => {
    const crd = readCrd(file);
    const { name } = crd.metadata;
    await untyped.patchClusterCustomObject({ ...DEFINITIONS, ...APPLY, name, body: crd }, SERVER_SIDE_APPLY);
    const established = async () => {
      const { status } = await definitions.readCustomResourceDefinition({ name });
      return status?.conditions?.find(({ type, status: holds }) => type === "Established" && holds === "True");
    };
    await eventually(established, { what: `${name} to be established`, seconds: ESTABLISHED_SECONDS });
    const { group, names, versions } = crd.spec;
    const served = versions.filter(({ served }) => served).map(({ name: version }) => ({ group, version }));
    const listed = (kind: { group: string; version: string }) =>
      eventually(() => untyped.listClusterCustomObject({ ...kind, plural: names.plural }), {
        what: `${name} ${kind.version} to be served`,
        seconds: ESTABLISHED_SECONDS,
      });
    await Promise.all(served.map(listed));
  };
  await Promise.all(files.map(install));
}
