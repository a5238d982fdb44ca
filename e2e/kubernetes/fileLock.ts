import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { eventually } from "./eventually.ts";

/** A cold build on a small, busy machine. */
const BUILD_SECONDS = 3600;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && "code" in thrown && thrown.code === "EPERM";
  }
}

/** Creates the file with this process's id, unless a living process holds it. */
function take(file: string): true | undefined {
  try {
    writeFileSync(file, String(process.pid), { flag: "wx" });
    return true;
  } catch (thrown) {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown;
  }
  const holder = Number(readFileSync(file, "utf8"));
  // Empty while its holder is still writing it. Two that find it stale at once may both go on: builds are only doubled.
  if (holder > 0 && !isAlive(holder)) rmSync(file, { force: true });
  return undefined;
}

/**
 * Runs `work` while no other process does the same under this file's name; a holder that died does not count.
 *
 * @throws ClusterError `wait.timeout` when the holder takes longer than an hour.
 */
export async function withFileLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const bound = { what: `the other build; if there is none, remove ${file}`, seconds: BUILD_SECONDS, everyMs: 500 };
  await eventually(async () => take(file), bound);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
