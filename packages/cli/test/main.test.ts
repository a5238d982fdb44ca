import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FLEET, manyTenants, project, removeProjects } from "./runCommand.ts";

const PACKAGE = join(import.meta.dirname, "..");
const MAIN = join(PACKAGE, "src/main.ts");
const LIST_MODULES = join(import.meta.dirname, "listModules.ts");

function start(argv: readonly string[], cwd: string, nodeFlags: readonly string[] = []) {
  return spawnSync(process.execPath, [...nodeFlags, MAIN, ...argv], { cwd, encoding: "utf8" });
}

describe("the sluice process", () => {
  let cwd = "";
  before(() => {
    cwd = project({ "fleet.yaml": FLEET, "tenants.yaml": manyTenants(240) });
  });
  after(removeProjects);

  it("ends with the command's exit code", () => {
    assert.equal(start(["plan"], cwd).status, 0);
    assert.equal(start(["plan", "--check"], cwd).status, 1);
    assert.equal(start(["plan", "--fleet", "none.yaml"], cwd).status, 2);
  });

  it("loads no Pulumi SDK for plan, route and explain", () => {
    const commands = [
      ["plan", "--out", "manifests"],
      ["route", "GET", "https://t7.example.com/"],
      ["explain", "-f", "manifests"],
    ];
    for (const argv of commands) {
      const list = join(cwd, "modules.txt");
      const ran = spawnSync(process.execPath, ["--import", LIST_MODULES, MAIN, ...argv], {
        cwd,
        encoding: "utf8",
        env: { ...process.env, LIST_MODULES_FILE: list },
      });
      assert.equal(ran.status, 0, ran.stderr);
      const modules = readFileSync(list, "utf8").split("\n");
      assert.ok(
        modules.some((url) => url.includes("/alb-model/")),
        "the list names what was loaded",
      );
      assert.deepEqual(
        modules.filter((url) => /@pulumi|@grpc|\/packages\/local\//.test(url)),
        [],
      );
    }
  });

  it("takes well under half a second of CPU to plan 240 tenants, and to print help", () => {
    const report = `data:text/javascript,process.on("exit",()=>{const{user,system}=process.cpuUsage();process.stderr.write(String((user+system)/1e6))})`;
    for (const argv of [["plan"], ["--help"]]) {
      const seconds = [1, 2, 3].map(() => Number(start(argv, cwd, ["--import", report]).stderr));
      assert.ok(Math.min(...seconds) < 0.45, `sluice ${argv} took ${seconds.join(", ")} s`);
    }
  });

  it("ends quietly when its reader has gone", async () => {
    const child = spawn(process.execPath, [MAIN, "plan", "--json"], { cwd, stdio: ["ignore", "pipe", "pipe"] });
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.stdout.destroy();
    const [code] = await once(child, "close");
    assert.equal(stderr, "");
    assert.equal(code, 0);
  });

  it("is the package's command", () => {
    const ran = spawnSync(join(PACKAGE, "bin/sluice.js"), ["--version"], { encoding: "utf8" });
    assert.equal(ran.status, 0, ran.stderr);
    assert.match(ran.stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
