import { spawn } from "node:child_process";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { CoreV1Api, type KubeConfig, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import type { WireObject } from "@sluice/local";
import { recordResources } from "../../packages/multitenant-alb/test/components/recordResources.ts";
import type { ApiClient } from "../deploy/apiClient.ts";
import { applyObject } from "../deploy/kubernetesObjects.ts";
import { writeKubeconfig } from "../kubernetes/credentials.ts";
import { eventually } from "../kubernetes/eventually.ts";
import type { Cluster } from "../kubernetes/startCluster.ts";

const SLUICE = join(import.meta.dirname, "../../packages/cli/src/main.ts");
const MERGE_PATCH = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** Runs a program against Pulumi's own mocks and applies its Kubernetes objects, the namespace first. */
export async function applyProgram(api: ApiClient, program: () => void): Promise<readonly WireObject[]> {
  const registered = (await recordResources(program)).filter(({ type }) => type.startsWith("kubernetes:"));
  const ordered = registered.toSorted((a, b) => Number(isNamespace(b.type)) - Number(isNamespace(a.type)));
  for (const { type, name, inputs } of ordered) await applyObject(api, `${type}::${name}`, inputs as WireObject);
  return ordered.map(({ inputs }) => inputs as WireObject);
}

function isNamespace(type: string): boolean {
  return type.includes(":Namespace");
}

/** What the command says that it needs, and nothing more. */
const PERMISSIONS = [
  { apiGroups: [""], resources: ["namespaces"], verbs: ["get"] },
  { apiGroups: [""], resources: ["pods", "services"], verbs: ["list"] },
  { apiGroups: ["elbv2.k8s.aws", "eks.amazonaws.com"], resources: ["targetgroupbindings"], verbs: ["list"] },
  {
    apiGroups: ["admissionregistration.k8s.io"],
    resources: ["mutatingwebhookconfigurations"],
    verbs: ["list"],
  },
];

/**
 * Makes a service account with the documented permissions, or with those of `without` left out.
 *
 * @returns its kubeconfig's path
 */
export async function doctorAccount(cluster: Cluster, api: ApiClient, without?: string): Promise<string> {
  const name = without === undefined ? "doctor" : `doctor-without-${without}`;
  const rules = PERMISSIONS.map((rule) => ({ ...rule, resources: rule.resources.filter((one) => one !== without) }));
  const subject = { kind: "ServiceAccount", name, namespace: "default" };
  const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name };
  const rbac = "rbac.authorization.k8s.io/v1";
  const objects: WireObject[] = [
    { apiVersion: "v1", kind: "ServiceAccount", metadata: { name, namespace: "default" } },
    {
      apiVersion: rbac,
      kind: "ClusterRole",
      metadata: { name },
      rules: rules.filter(({ resources }) => resources.length > 0),
    },
    { apiVersion: rbac, kind: "ClusterRoleBinding", metadata: { name }, roleRef, subjects: [subject] },
  ];
  for (const object of objects) await applyObject(api, name, object);
  return writeKubeconfig(
    join(cluster.directory, `${name}.kubeconfig`),
    await cluster.asServiceAccount("default", name),
  );
}

export interface DoctorRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real command in a process of its own. */
export async function runDoctor(
  kubeconfig: string,
  namespace: string,
  flags: readonly string[] = [],
): Promise<DoctorRun> {
  const argv = [SLUICE, "doctor", "readiness", "-n", namespace, "--kubeconfig", kubeconfig, ...flags];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [stdout, stderr] = await Promise.all([buffer(child.stdout), buffer(child.stderr)]);
  return { code: await ended, stdout: stdout.toString(), stderr: stderr.toString() };
}

/** Findings as `code workload`, from `--json`. */
export async function findingsOf(kubeconfig: string, namespace: string): Promise<readonly string[]> {
  const { stdout, stderr } = await runDoctor(kubeconfig, namespace, ["--json"]);
  if (stdout === "") throw new RangeError(`the doctor printed nothing: ${stderr}`);
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly { code: string; workload?: string }[] };
  return findings.map(({ code, workload }) => [code, workload].filter(Boolean).join(" ")).sort();
}

export interface GatedPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ip: string;
  /** Declared in the pod itself, where no webhook injects them. @default [] */
  readonly gates?: readonly string[];
}

/** Makes a pod on a node whose containers are ready; its gates stay closed. */
export async function startPod(config: KubeConfig, node: string, pod: GatedPod): Promise<void> {
  const { namespace, name, labels, gates = [] } = pod;
  const core = config.makeApiClient(CoreV1Api);
  const spec = {
    nodeName: node,
    containers: [{ name: "app", image: "app" }],
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 0,
    readinessGates: gates.map((conditionType) => ({ conditionType })),
  };
  await core.createNamespacedPod({ namespace, body: { metadata: { name, labels: { ...labels } }, spec } });
  await setConditions(config, pod, { ContainersReady: "True", Ready: "False" });
}

/** Sets a pod's conditions as kubelet and controller do; others stay. */
export async function setConditions(
  config: KubeConfig,
  { namespace, name, ip }: GatedPod,
  conditions: Readonly<Record<string, string>>,
): Promise<void> {
  const core = config.makeApiClient(CoreV1Api);
  const before = (await core.readNamespacedPod({ namespace, name })).status?.conditions ?? [];
  const kept = before.filter(({ type }) => conditions[type] === undefined);
  const set = Object.entries(conditions).map(([type, status]) => ({ type, status }));
  const status = { phase: "Running", podIP: ip, podIPs: [{ ip }], conditions: [...kept, ...set] };
  await core.patchNamespacedPodStatus({ namespace, name, body: { status } }, MERGE_PATCH);
}

/** The API server's times are whole seconds: waits until what is made next is younger than what is there. */
export async function nextSecond(): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  const passed = async () => Math.floor(Date.now() / 1000) > now || undefined;
  await eventually(passed, { what: "the next second", seconds: 5 });
}
