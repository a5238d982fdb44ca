import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { findBinaries } from "./binaries.ts";

/** Stands in for Go: notes each build and writes what was asked for, or fails as told. */
const FAKE_GO = `#!/bin/sh
if [ "$1" = env ]; then
  echo "{\\"GOVERSION\\":\\"\${FAKE_GO_VERSION:-go1.26.0}\\",\\"GOOS\\":\\"linux\\",\\"GOARCH\\":\\"amd64\\"}"
  exit
fi
while [ $# -gt 1 ]; do
  if [ "$1" = -o ]; then out=$2; fi
  shift
done
echo "$1" >> "$FAKE_GO_LOG"
if [ "$1" = "$FAKE_GO_FAILS" ]; then
  echo half > "$out"
  echo "no such module" >&2
  exit 1
fi
echo binary > "$out"
`;

function useFakeGo(folder: string): void {
  writeFileSync(join(folder, "go"), FAKE_GO, { mode: 0o755 });
  Object.assign(process.env, {
    PATH: `${folder}${delimiter}${process.env.PATH}`,
    SLUICE_E2E_CACHE: join(folder, "cache"),
    FAKE_GO_LOG: join(folder, "log"),
  });
  for (const name of ["ETCD", "KUBE_APISERVER", "KUBE_CONTROLLER_MANAGER"]) delete process.env[name];
}

function restoreEnvironment(before: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
}

/** The import paths that the stand-in was asked to build, in order. */
function builds(): string[] {
  const log = process.env.FAKE_GO_LOG ?? "";
  return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
}

describe("findBinaries", () => {
  const before = { ...process.env };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
    useFakeGo(folder);
  });
  afterEach(() => {
    restoreEnvironment(before);
    rmSync(folder, { recursive: true, force: true });
  });

  it("builds each program once, also when two ask at the same time, and finds it afterwards", async () => {
    const [one, other] = await Promise.all([findBinaries(), findBinaries()]);
    assert.deepEqual(one, other);
    assert.deepEqual(builds().sort(), [
      "go.etcd.io/etcd/server/v3",
      "k8s.io/kubernetes/cmd/kube-apiserver",
      "k8s.io/kubernetes/cmd/kube-controller-manager",
    ]);
    assert.deepEqual(await findBinaries(), one);
    assert.equal(builds().length, 3);
    assert.deepEqual(readdirSync(dirname(one.etcd)).sort(), Object.keys(one).sort());
  });

  it("builds again for another Go", async () => {
    const { etcd } = await findBinaries();
    process.env.FAKE_GO_VERSION = "go1.27.0";
    assert.notEqual((await findBinaries()).etcd, etcd);
    assert.equal(builds().length, 6);
  });

  it("builds no program that the environment names", async () => {
    process.env.ETCD = process.execPath;
    assert.equal((await findBinaries()).etcd, process.execPath);
    assert.deepEqual(
      builds().filter((path) => path.includes("etcd")),
      [],
    );
  });

  it("says what go said when a build fails, keeps no half of it, and goes on from there", async () => {
    process.env.FAKE_GO_FAILS = "k8s.io/kubernetes/cmd/kube-apiserver";
    await assert.rejects(findBinaries(), {
      code: "binaries.build",
      message: /kube-apiserver failed:\nno such module$/,
    });
    const [versions = ""] = readdirSync(join(folder, "cache"));
    assert.deepEqual(readdirSync(join(folder, "cache", versions)), ["etcd"]);
    process.env.FAKE_GO_FAILS = "";
    await findBinaries();
    assert.equal(builds().filter((path) => path.includes("etcd")).length, 1);
  });

  it("does not wait for a builder that died", async () => {
    const { etcd } = await findBinaries();
    rmSync(etcd);
    const { pid } = spawnSync(process.execPath, ["--version"]);
    writeFileSync(join(dirname(etcd), "lock"), String(pid));
    await findBinaries();
    assert.ok(existsSync(etcd));
  });
});
