import { generateKeyPairSync, randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KubeConfig, type RequestContext } from "@kubernetes/client-node";

/** What one cluster's processes and clients know each other by; files only the user can read, gone with the cluster. */
export interface Credentials {
  readonly adminToken: string;
  readonly controllerManagerToken: string;
  /** Static tokens, as kube-apiserver reads them. */
  readonly tokenFile: string;
  /** Signs and checks the tokens of service accounts. */
  readonly serviceAccountKeyFile: string;
  readonly serviceAccountPublicKeyFile: string;
  /** kube-apiserver signs its own certificate into here; clients pin it. */
  readonly certificateFolder: string;
  readonly certificateFile: string;
}

/** Writes new credentials into the cluster's folder. */
export function writeCredentials(directory: string): Credentials {
  const certificateFolder = join(directory, "certificates");
  mkdirSync(certificateFolder);
  const credentials = {
    adminToken: randomBytes(24).toString("hex"),
    controllerManagerToken: randomBytes(24).toString("hex"),
    tokenFile: join(directory, "tokens.csv"),
    serviceAccountKeyFile: join(directory, "service-accounts.key"),
    serviceAccountPublicKeyFile: join(directory, "service-accounts.pub"),
    certificateFolder,
    certificateFile: join(certificateFolder, "apiserver.crt"),
  };
  const tokens = [
    `${credentials.adminToken},admin,admin,system:masters`,
    `${credentials.controllerManagerToken},system:kube-controller-manager,system:kube-controller-manager`,
  ];
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "sec1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  writeSecret(credentials.tokenFile, `${tokens.join("\n")}\n`);
  writeSecret(credentials.serviceAccountKeyFile, privateKey);
  writeSecret(credentials.serviceAccountPublicKeyFile, publicKey);
  return credentials;
}

function writeSecret(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 });
}

/** A user of a cluster, who shows a token. */
export interface TokenUser {
  readonly name: string;
  readonly token: string;
}

export interface ClusterAddress {
  /** `https://127.0.0.1:<port>` */
  readonly server: string;
  /** PEM of the certificates to trust. */
  readonly certificate: string;
}

type Dispatcher = ReturnType<RequestContext["getDispatcher"]>;

/** Keeps its connections: the client's own configuration opens one for each request, which costs most of a bulk's time. */
class PooledKubeConfig extends KubeConfig {
  #dispatcher: Dispatcher;

  override async applySecurityAuthentication(context: RequestContext): Promise<void> {
    await super.applySecurityAuthentication(context);
    this.#dispatcher ??= context.getDispatcher();
    if (this.#dispatcher !== undefined) context.setDispatcher(this.#dispatcher);
  }
}

/** The client configuration of one user. */
export function kubeConfigOf({ server, certificate }: ClusterAddress, user: TokenUser): KubeConfig {
  const config = new PooledKubeConfig();
  const caData = Buffer.from(certificate).toString("base64");
  config.loadFromClusterAndUser({ name: "sluice", server, caData, skipTLSVerify: false }, user);
  return config;
}

/** Writes a client configuration for programs that take a file. */
export function writeKubeconfig(file: string, config: KubeConfig): string {
  writeSecret(file, config.exportConfig());
  return file;
}
