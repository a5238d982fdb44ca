/**
 * Where the real etcd, kube-apiserver and kube-controller-manager come from: named by the environment, or built once
 * from their Go modules and kept outside the repository. `node e2e/kubernetes/binaries.ts` builds what is missing.
 */
import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { ClusterError } from "./clusterError.ts";
import { withFileLock } from "./fileLock.ts";
import { type GoToolchain, goBuild, goToolchain } from "./goTools.ts";

const PROGRAMS = {
  etcd: { variable: "ETCD", path: "go.etcd.io/etcd/server/v3" },
  "kube-apiserver": { variable: "KUBE_APISERVER", path: "k8s.io/kubernetes/cmd/kube-apiserver" },
  "kube-controller-manager": {
    variable: "KUBE_CONTROLLER_MANAGER",
    path: "k8s.io/kubernetes/cmd/kube-controller-manager",
  },
} as const;

export type Program = keyof typeof PROGRAMS;

/** The file of each program, absolute. */
export type Binaries = Readonly<Record<Program, string>>;

const NAMES = Object.keys(PROGRAMS) as Program[];
const UNFINISHED = "unfinished-";

function fromEnvironment(name: Program): string | undefined {
  const { variable } = PROGRAMS[name];
  const value = process.env[variable];
  if (value === undefined || value === "") return undefined;
  const file = resolve(value);
  try {
    accessSync(file, constants.X_OK);
  } catch (cause) {
    throw new ClusterError("binaries.missing", `${variable}=${value} is not a file that can be run`, { cause });
  }
  return file;
}

function cacheFolder({ key }: GoToolchain): string {
  const root = process.env.SLUICE_E2E_CACHE || join(homedir(), ".cache", "sluice", "e2e");
  return resolve(root, `kubernetes-${key}`);
}

/** Builds beside the cached files and renames, so that an interrupted build leaves no half of a binary. */
async function buildMissing(toolchain: GoToolchain, names: readonly Program[]): Promise<void> {
  const folder = cacheFolder(toolchain);
  mkdirSync(folder, { recursive: true });
  await withFileLock(join(folder, "lock"), async () => {
    const leftovers = readdirSync(folder).filter((name) => name.startsWith(UNFINISHED));
    for (const name of leftovers) rmSync(join(folder, name), { recursive: true, force: true });
    const unfinished = mkdtempSync(join(folder, UNFINISHED));
    try {
      // Another process may have built some while this one waited.
      for (const name of names.filter((name) => !existsSync(join(folder, name)))) {
        await goBuild(toolchain, PROGRAMS[name].path, join(unfinished, name));
        renameSync(join(unfinished, name), join(folder, name));
      }
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  });
}

/**
 * Finds the three programs, and builds those that are neither given nor cached: minutes at first, then milliseconds.
 *
 * `ETCD`, `KUBE_APISERVER` and `KUBE_CONTROLLER_MANAGER` name ready binaries. Built ones are kept in
 * `SLUICE_E2E_CACHE`, by default `~/.cache/sluice/e2e`, in a folder for each set of versions.
 *
 * @throws ClusterError `binaries.missing`, `binaries.go` or `binaries.build`.
 * @example
 * const { etcd } = await findBinaries();
 */
export async function findBinaries(): Promise<Binaries> {
  const given = new Map(NAMES.map((name) => [name, fromEnvironment(name)]));
  const wanted = NAMES.filter((name) => given.get(name) === undefined);
  const toolchain = wanted.length > 0 ? await goToolchain() : undefined;
  const locate = (name: Program): string => given.get(name) ?? (toolchain ? join(cacheFolder(toolchain), name) : "");
  const missing = wanted.filter((name) => !existsSync(locate(name)));
  if (toolchain && missing.length > 0) await buildMissing(toolchain, missing);
  return {
    etcd: locate("etcd"),
    "kube-apiserver": locate("kube-apiserver"),
    "kube-controller-manager": locate("kube-controller-manager"),
  };
}

if (import.meta.main) {
  for (const [name, file] of Object.entries(await findBinaries())) console.log(`${name} ${file}`);
}
