import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { ClusterError, messageOf } from "./clusterError.ts";

const MODULE = join(import.meta.dirname, "tools");
const PROGRESS_MS = 15_000;
const ERROR_LINES = 15;
/** cgo off: the same binary on every distribution, and no C compiler needed. */
const ENVIRONMENT = { CGO_ENABLED: "0" };

/** The Go that builds the tools module, as far as its binaries depend on it. */
export interface GoToolchain {
  /** Changes with the module's versions, the toolchain, the platform and the linker's flags. */
  readonly key: string;
  readonly kubernetesVersion: string;
}

interface GoEnvironment {
  readonly GOVERSION: string;
  readonly GOOS: string;
  readonly GOARCH: string;
}

async function goEnvironment(): Promise<GoEnvironment> {
  try {
    const args = ["env", "-json", "GOVERSION", "GOOS", "GOARCH"];
    const { stdout } = await promisify(execFile)("go", args, { cwd: MODULE });
    return JSON.parse(stdout) as GoEnvironment;
  } catch (cause) {
    const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    const why = missing ? "`go` is not on the PATH" : messageOf(cause);
    throw new ClusterError(
      "binaries.go",
      `the Kubernetes binaries are built with Go, but ${why}: install Go 1.26 or newer, or name ready binaries in ` +
        "ETCD, KUBE_APISERVER and KUBE_CONTROLLER_MANAGER",
      { cause },
    );
  }
}

/** Clients see v0.0.0-master otherwise, and refuse what came with later versions. */
function linkerFlags(version: string): string {
  const [major = "", minor = ""] = version.replace(/^v/, "").split(".");
  const variables = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: "clean" };
  const set = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"].flatMap((path) =>
    Object.entries(variables).map(([name, value]) => `-X ${path}.${name}=${value}`),
  );
  return ["-s", "-w", ...set].join(" ");
}

/**
 * Asks the Go on the PATH what it would build the tools with.
 *
 * @throws ClusterError `binaries.go` when there is no Go, or when it cannot be used for the tools module.
 */
export async function goToolchain(): Promise<GoToolchain> {
  const [module, sums] = ["go.mod", "go.sum"].map((name) => readFileSync(join(MODULE, name), "utf8"));
  const version = /^\s*k8s\.io\/kubernetes (v\S+)/m.exec(module ?? "")?.[1];
  if (version === undefined)
    throw new ClusterError("binaries.version", "go.mod of the tools names no k8s.io/kubernetes");
  const { GOVERSION, GOOS, GOARCH } = await goEnvironment();
  const parts = [module, sums, GOVERSION, GOOS, GOARCH, linkerFlags(version), JSON.stringify(ENVIRONMENT)];
  const hash = createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 16);
  return { key: `${version}-${hash}`, kubernetesVersion: version };
}

/**
 * Builds one program of the tools module; says on stderr that it does, and for how long.
 *
 * @param path import path of the program.
 * @param output file to write.
 * @throws ClusterError `binaries.build` with the end of what `go build` printed.
 */
export async function goBuild({ kubernetesVersion }: GoToolchain, path: string, output: string): Promise<void> {
  const flags = ["-mod=readonly", "-buildvcs=false", "-trimpath", "-ldflags", linkerFlags(kubernetesVersion)];
  const child = spawn("go", ["build", ...flags, "-o", output, path], {
    cwd: MODULE,
    env: { ...process.env, ...ENVIRONMENT },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const printed: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => printed.push(text));
  const endProgress = showProgress(path);
  const code = await new Promise<number | null>((resolve) => {
    child.once("error", ({ message }) => printed.push(message)).once("close", resolve);
  });
  endProgress(code === 0 ? "built" : "could not build");
  if (code === 0) return;
  const last = printed.join("").trim().split("\n").slice(-ERROR_LINES).join("\n");
  throw new ClusterError("binaries.build", `go build ${path} failed:\n${last}`);
}

function showProgress(path: string): (end: string) => void {
  const start = performance.now();
  const say = (what: string) => {
    const seconds = Math.round((performance.now() - start) / 1000);
    process.stderr.write(`${what} ${path} (${seconds} s)\n`);
  };
  say("building");
  const timer = setInterval(say, PROGRESS_MS, "still building");
  return (end) => {
    clearInterval(timer);
    say(end);
  };
}
