import { join } from "node:path";
import type { Credentials } from "./credentials.ts";

const ISSUER = "https://kubernetes.default.svc";

/** By the names of Kubernetes 1.36. There is no scheduler and no kubelet: tests write the status of pods themselves. */
const CONTROLLERS = [
  "clusterrole-aggregation-controller",
  "deployment-controller",
  "endpoints-controller",
  "endpointslice-controller",
  "garbage-collector-controller",
  "namespace-controller",
  "replicaset-controller",
  "root-ca-certificate-publisher-controller",
  "serviceaccount-controller",
];

/** Durable for nobody: no fsync, and the folder goes with the cluster. */
export function etcdArgs(directory: string, port: number): string[] {
  const url = `http://127.0.0.1:${port}`;
  return [
    `--data-dir=${join(directory, "etcd")}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    // No peers: any free port, which nobody is told.
    "--listen-peer-urls=http://127.0.0.1:0",
    "--unsafe-no-fsync",
    "--log-level=warn",
  ];
}

export interface ApiServerPorts {
  readonly etcd: number;
  readonly apiServer: number;
}

/** RBAC on, so that service accounts are held to what they were given; loopback only. */
export function apiServerArgs(credentials: Credentials, ports: ApiServerPorts): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    "--bind-address=127.0.0.1",
    "--advertise-address=127.0.0.1",
    `--secure-port=${ports.apiServer}`,
    // The `kubernetes` Service cannot have a loopback endpoint, and nothing runs in this cluster that would use it.
    "--endpoint-reconciler-type=none",
    `--cert-dir=${credentials.certificateFolder}`,
    `--token-auth-file=${credentials.tokenFile}`,
    "--anonymous-auth=false",
    "--authorization-mode=RBAC",
    `--service-account-issuer=${ISSUER}`,
    `--service-account-key-file=${credentials.serviceAccountPublicKeyFile}`,
    `--service-account-signing-key-file=${credentials.serviceAccountKeyFile}`,
    "--service-cluster-ip-range=10.96.0.0/16",
    "--allow-privileged=true",
    "--profiling=false",
  ];
}

/** Each controller acts as its own service account, with the rights that Kubernetes gives it. */
export function controllerManagerArgs(credentials: Credentials, kubeconfig: string): string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    `--controllers=${CONTROLLERS.join(",")}`,
    `--root-ca-file=${credentials.certificateFile}`,
    "--use-service-account-credentials=true",
    "--leader-elect=false",
    // Nothing reads its metrics.
    "--secure-port=0",
    "--kube-api-qps=500",
    "--kube-api-burst=1000",
    "--profiling=false",
  ];
}
