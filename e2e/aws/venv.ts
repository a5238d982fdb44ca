import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { AwsEmulatorError } from "./errors.ts";

const run = promisify(execFile);

const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");
const BUILDER = join(import.meta.dirname, "ensure_venv.py");
const BUILD_TIMEOUT_MS = 10 * 60_000;

/** Fails where the parts that a virtual environment is made of are missing, which distributions package apart. */
const PROBE = "import sys, venv, ensurepip; print(*sys.version_info[:3], sep='.')";
const OLDEST_MINOR = 10;

const ADVICE =
  "The ELBv2 emulator needs Python 3.10 or newer with its venv module (on Debian: python3 and python3-venv); " +
  "PYTHON names an interpreter that is not the first `python3`.";

/**
 * The interpreter of the emulator's own virtual environment. It is built on first use, about 20 s, and kept under
 * `SLUICE_E2E_CACHE` (default `~/.cache/sluice/e2e`) by the hash of its requirements and of the Python version.
 * Several processes may ask at once.
 *
 * @returns the absolute path of the interpreter
 * @throws AwsEmulatorError `python.missing`, `python.old` or `venv.build`
 * @example const python = await pythonEnvironment();
 */
export async function pythonEnvironment(): Promise<string> {
  const python = process.env.PYTHON ?? "python3";
  const version = await pythonVersion(python);
  const hash = createHash("sha256")
    .update(`${version}\n${readFileSync(REQUIREMENTS, "utf8")}`)
    .digest("hex");
  const folder = join(cacheFolder(), `venv-${hash.slice(0, 16)}`);
  if (!existsSync(join(folder, "complete"))) await build(python, folder);
  return join(folder, "bin", "python");
}

/** Where whatever the end-to-end suites build is kept between runs. */
function cacheFolder(): string {
  return process.env.SLUICE_E2E_CACHE ?? join(homedir(), ".cache", "sluice", "e2e");
}

async function pythonVersion(python: string): Promise<string> {
  let version: string;
  try {
    version = (await run(python, ["-c", PROBE])).stdout.trim();
  } catch (cause) {
    throw new AwsEmulatorError("python.missing", `\`${python}\` is missing or has no venv module. ${ADVICE}`, {
      cause,
    });
  }
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major !== 3 || minor < OLDEST_MINOR) {
    throw new AwsEmulatorError("python.old", `\`${python}\` is Python ${version}. ${ADVICE}`);
  }
  return version;
}

async function build(python: string, folder: string): Promise<void> {
  try {
    await run(python, [BUILDER, folder, REQUIREMENTS], { timeout: BUILD_TIMEOUT_MS });
  } catch (cause) {
    const said = cause instanceof Error && "stderr" in cause ? String(cause.stderr) : String(cause);
    throw new AwsEmulatorError("venv.build", `Cannot build the emulator's environment in ${folder}:\n${said}`, {
      cause,
    });
  }
}
