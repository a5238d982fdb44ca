import assert from "node:assert/strict";
import { loadSpec, withLocations } from "../../src/spec/index.ts";
import { GOOD_FLEET } from "../bad-input/badInput.ts";
import { useDirectory } from "./directory.ts";

const ACME = { id: "acme", hosts: ["acme.example.com"] };
const GLOBEX = { id: "globex", hosts: ["globex.example.com"] };

describe("loadSpec", () => {
  const directory = useDirectory();
  const load = (files: Readonly<Record<string, string>>, tenants: string) => {
    directory.write({ "fleet.yaml": GOOD_FLEET, ...files });
    return loadSpec({ fleet: directory.path("fleet.yaml"), tenants: directory.path(tenants) });
  };

  const forms: Readonly<Record<string, string>> = {
    "a list under `tenants`": `tenants: ${JSON.stringify([ACME, GLOBEX])}`,
    "a bare list": "- id: acme\n  hosts: [acme.example.com]\n- id: globex\n  hosts: [globex.example.com]\n",
    "several YAML documents": `${JSON.stringify(ACME)}\n---\n---\ntenants: [${JSON.stringify(GLOBEX)}]\n`,
    "a file with a byte order mark": `\ufeff${JSON.stringify([ACME, GLOBEX])}`,
    "Windows line ends":
      "tenants:\r\n- id: acme\r\n  hosts: [acme.example.com]\r\n- id: globex\r\n  hosts: [globex.example.com]\r\n",
  };
  for (const [form, text] of Object.entries(forms)) {
    it(`reads ${form}`, () => {
      const { tenants, problems } = load({ "tenants.yaml": text }, "tenants.yaml");
      assert.deepEqual(problems, []);
      assert.deepEqual(tenants, [ACME, GLOBEX]);
    });
  }

  it("reads a directory by file name, folders below it included, other files not", () => {
    const files = {
      "tenants/b.json": JSON.stringify({ $schema: "tenants.schema.json", ...GLOBEX }),
      "tenants/a/acme.yml": JSON.stringify(ACME),
      "tenants/notes.txt": "notes",
      "tenants/.draft.yaml": "{",
    };
    const { tenants, problems } = load(files, "tenants");
    assert.deepEqual(problems, []);
    assert.deepEqual(tenants, [ACME, GLOBEX]);
  });

  it("keeps text that older YAML took for a boolean", () => {
    const { tenants } = load(
      { "tenants.yaml": "- { id: no, hosts: [no.example.com], profile: on }\n" },
      "tenants.yaml",
    );
    assert.deepEqual(tenants, [{ id: "no", hosts: ["no.example.com"], profile: "on" }]);
  });

  it("takes a Pulumi config object, without fields that are undefined", () => {
    const fleet = {
      name: "edge",
      services: { web: { namespace: "web", port: 80 } },
      profiles: { site: [{ service: "web" }] },
    };
    const spec = loadSpec({
      config: { fleet: { ...fleet, packing: undefined }, tenants: [{ ...ACME, profile: undefined }] },
    });
    assert.deepEqual(spec.problems, []);
    assert.deepEqual(spec.fleet, fleet);
    assert.deepEqual(spec.tenants, [ACME]);
  });

  it("names `config` as the place of what is wrong in a config object", () => {
    const { problems } = loadSpec({ config: { tenants: [{ id: "acme", hosts: "a.io" }] } });
    assert.deepEqual(
      problems.map(({ path, locations }) => [path, locations]),
      [
        ["fleet", [{ file: "config" }]],
        ["tenants.acme.hosts", [{ file: "config" }]],
      ],
    );
  });

  it("leaves $schema out of the fleet", () => {
    const { fleet, problems } = load({ "fleet.yaml": `$schema: x\n${GOOD_FLEET}`, "t.yaml": "[]" }, "t.yaml");
    assert.deepEqual(problems, []);
    assert.ok(fleet && !("$schema" in fleet));
  });

  it("locates paths by id and by index, also of ids with dots, at the deepest part that exists", () => {
    const spec = load({ "t.yaml": "- { id: a.hosts, hosts: [a.io] }\n- { id: a, hosts: [b.io, c.io] }\n" }, "t.yaml");
    const lineAndColumn = (path: string) => {
      const { line, column } = spec.locate(path) ?? {};
      return [line, column];
    };
    assert.deepEqual(lineAndColumn("tenants.a.hosts.hosts[0]"), [1, 26]);
    assert.deepEqual(lineAndColumn("tenants.a.hosts[1]"), [2, 26]);
    assert.deepEqual(lineAndColumn("tenants[1].hosts[0]"), [2, 20]);
    assert.deepEqual(lineAndColumn("tenants.a.profile"), [2, 3]);
    assert.deepEqual(lineAndColumn("fleet.profiles.app[1].service"), [7, 54]);
    assert.equal(spec.locate("tenants.b"), undefined);
    assert.equal(spec.locate("shards.edge-001"), undefined);
  });

  it("leaves problems that have a place, or none, as they are", () => {
    const spec = load({ "t.yaml": "[]" }, "t.yaml");
    const problem = { code: "quota.rules", path: "shards.edge-001", message: "m", fix: "f" };
    const placed = { ...problem, locations: [{ file: "x" }] };
    assert.deepEqual(withLocations([problem, placed], spec), [problem, placed]);
  });
});
