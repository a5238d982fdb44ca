import assert from "node:assert/strict";
import { runSluice } from "../src/program.ts";
import { project, removeProjects, SMALL, sluice } from "./runCommand.ts";

describe("sluice", () => {
  afterEach(removeProjects);

  it("prints help with examples for every command", async () => {
    for (const command of ["plan", "route", "explain", "check", "up", "doctor", "failover"]) {
      const { code, stdout, stderr } = await sluice([command, "--help"], { cwd: "/" });
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, new RegExp(`Usage: sluice ${command}[^]*Examples:\n {2}# .+\n {2}.*sluice ${command}`));
    }
  });

  it("prints its version", async () => {
    const { code, stdout } = await sluice(["--version"], { cwd: "/" });
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });

  const wrongFlags: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["no command", [], /Usage: sluice/],
    ["an unknown command, with the nearest one", ["plam"], /unknown command 'plam'\n\(Did you mean plan\?\)/],
    ["an unknown flag, with the nearest one", ["plan", "--jsn"], /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    ["--write together with --check", ["plan", "--write", "--check"], /cannot be used with/],
    ["a flag without its file", ["plan", "--fleet"], /argument missing/],
    ["route without a URL", ["route", "GET"], /missing required argument 'url'/],
    ["explain without files", ["explain"], /--file <file\.\.\.>' not specified/],
    ["an argument too many", ["plan", "extra"], /too many arguments/],
  ];
  for (const [what, argv, message] of wrongFlags) {
    it(`refuses ${what}`, async () => {
      const { code, stdout, stderr } = await sluice(argv, { cwd: "/" });
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, message);
    });
  }

  it("ends with 1 on a fault of its own, and says that it is one", async () => {
    let stderr = "";
    const broken = {
      write: () => {
        throw new RangeError("no more paper");
      },
    };
    const code = await runSluice(["plan"], {
      stdout: broken,
      stderr: {
        write: (text: string) => {
          stderr += text;
        },
      },
      readStdin: async () => new Uint8Array(),
      cwd: project(SMALL),
      env: {},
    });
    assert.equal(code, 1);
    assert.match(stderr, /internal error, please report it\nRangeError: no more paper/);
  });
});
