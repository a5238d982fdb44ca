import assert from "node:assert/strict";
import { findSpecFiles } from "../../src/spec/index.ts";
import { useDirectory } from "./directory.ts";

describe("findSpecFiles", () => {
  const directory = useDirectory();
  const codesOf = (...names: string[]) => findSpecFiles(directory.path(...names)).problems.map(({ code }) => code);

  it("finds the files beside the program that Pulumi.yaml's main points to, from any directory below", () => {
    directory.write({
      "Pulumi.yaml": "name: p\nruntime: nodejs\nmain: examples/platform\n",
      "examples/platform/fleet.yaml": "",
      "examples/platform/tenants/a.yaml": "",
      "packages/x/index.ts": "",
    });
    assert.deepEqual(findSpecFiles(directory.path("packages", "x")), {
      files: {
        fleet: directory.path("examples/platform/fleet.yaml"),
        tenants: directory.path("examples/platform/tenants"),
        placement: directory.path("examples/platform/placement.json"),
        project: directory.path(""),
      },
      problems: [],
    });
  });

  it("finds them beside a main that is a file", () => {
    directory.write({
      "Pulumi.yaml": "main: src/index.ts\n",
      "src/index.ts": "",
      "src/fleet.yml": "",
      "src/tenants.json": "",
    });
    const { files } = findSpecFiles(directory.path());
    assert.equal(files?.fleet, directory.path("src/fleet.yml"));
    assert.equal(files?.tenants, directory.path("src/tenants.json"));
  });

  it("takes a directory with a fleet file before a project above it", () => {
    directory.write({ "Pulumi.yaml": "main: other\n", "here/fleet.json": "", "here/tenants.yaml": "" });
    const { files } = findSpecFiles(directory.path("here"));
    assert.equal(files?.fleet, directory.path("here/fleet.json"));
    assert.equal(files?.project, undefined);
  });

  it("reports a project without spec files, one problem a file", () => {
    directory.write({ "Pulumi.yaml": "name: p\n" });
    assert.deepEqual(codesOf(), ["file.missing", "file.missing"]);
  });

  it("reports two files of which either could be meant", () => {
    directory.write({ "fleet.yaml": "", "tenants.yaml": "", "tenants/a.yaml": "" });
    assert.deepEqual(codesOf(), ["file.ambiguous"]);
  });

  it("reports a main that does not exist, at its line", () => {
    directory.write({ "Pulumi.yaml": "name: p\nmain: gone\n" });
    const { problems } = findSpecFiles(directory.path());
    assert.deepEqual(
      problems.map(({ code, locations }) => [code, locations?.[0]?.line]),
      [["project.main", 2]],
    );
  });

  it("reports a Pulumi.yaml that is not YAML", () => {
    directory.write({ "Pulumi.yaml": "name: [p\nmain: x\n" });
    assert.deepEqual(codesOf(), ["yaml.syntax"]);
  });

  it("reports that there is no project at all", () => {
    const { problems } = findSpecFiles(directory.path());
    assert.equal(problems[0]?.code, "file.missing");
    assert.match(problems[0]?.fix ?? "", /--fleet/);
  });
});
