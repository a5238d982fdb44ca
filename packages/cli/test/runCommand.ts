import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { ExitCode } from "../src/io.ts";
import { runSluice } from "../src/program.ts";

export interface Ran {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunSettings {
  readonly cwd: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTTY?: boolean;
}

/** Runs the command in this process. */
export async function sluice(argv: readonly string[], settings: RunSettings): Promise<Ran> {
  const { cwd, stdin = "", env = {}, isTTY = false } = settings;
  const printed = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof printed) => ({
    isTTY,
    write: (text: string) => {
      printed[name] += text;
    },
  });
  const readStdin = async () => Buffer.from(stdin);
  const code = await runSluice(argv, { stdout: stream("stdout"), stderr: stream("stderr"), readStdin, cwd, env });
  return { code, ...printed };
}

const made: string[] = [];

/** A directory with these files, removed by `removeProjects`. */
export function project(files: Readonly<Record<string, string>>): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "sluice-cli-")));
  made.push(directory);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

export function removeProjects(): void {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** Compares with a file of `test/golden`; UPDATE_GOLDENS=1 writes it instead. */
export function assertGolden(name: string, actual: string): void {
  const file = join(import.meta.dirname, "golden", name);
  if (process.env.UPDATE_GOLDENS === "1") writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, "utf8"));
}

export const FLEET = `name: edge
services:
  web: { namespace: web, port: 80, healthCheck: { path: /healthz }, maxReplicas: 60 }
  api: { namespace: api, port: 8080, maxReplicas: 40 }
profiles:
  site: [{ service: web }]
  app: [{ path: "/api/*", service: api }, { service: web }]
packing: exact
certificates: ["arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"]
`;

/** The same fleet with every setting of its load balancers. */
export const FULL_FLEET = `${FLEET}scheme: internet-facing
inboundCidrs: [10.0.0.0/8, 192.168.0.0/16, "2001:db8::/32"]
allowedNamespaces: [canary, preview]
reserved: { rules: 5, targetGroups: 2 }
tags: { team: edge }
loadBalancer:
  deletionProtection: true
  accessLogs: { bucket: edge-access-logs, prefix: edge/alb }
  desyncMitigation: strictest
  idleTimeoutSeconds: 120
  webAclArn: "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/edge-acl/0a1b2c3d"
`;

export const TENANTS = `tenants:
  - { id: acme, hosts: [acme.example.com, www.acme.io], profile: app }
  - { id: globex, hosts: [globex.example.com] }
  - { id: initech, hosts: ["*.initech.example"], profile: app }
  - { id: umbrella, hosts: [umbrella.example.com], isolation: shard }
`;

/** A small fleet: four tenants on two load balancers. */
export const SMALL = { "fleet.yaml": FLEET, "tenants.yaml": TENANTS } as const;

/** Many tenants, as one file. */
export function manyTenants(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => `  - { id: t${index}, hosts: [t${index}.example.com] }`);
  return `tenants:\n${lines.join("\n")}\n`;
}
