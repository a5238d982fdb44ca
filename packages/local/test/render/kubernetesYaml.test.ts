import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { kubernetesYaml, yamlText } from "../../src/render/kubernetesYaml.ts";
import { markSecret, UNKNOWN, type Wire, type WireObject } from "../../src/values/wire.ts";
import { recordOf, runOf } from "../programs.ts";

function object(kind: string, metadata: WireObject, more: WireObject = {}) {
  const inputs = { apiVersion: "v1", kind, metadata, ...more };
  return recordOf({ type: `kubernetes:core/v1:${kind}`, name: `${metadata.name ?? "nameless"}`, inputs });
}

/** Texts that one YAML reader or another takes for something else when they stand without quotes. */
const NASTY = [
  ...["on", "off", "yes", "no", "y", "n", "On", "YES", "true", "False", "null", "Null", "~", ".nan", ".inf", "nan"],
  ...["12:30", "190:20:30", "1_000", "0b1", "0o7", "017", "0x1f", "1e3", "1.5", ".5", "+1", "-1", "-", "1.", "12e03"],
  ...["2026-11-20", "2026-11-20T10:00:00Z", "<<", "=", "!tag", "&anchor", "*alias", "%directive", "@at", "`tick"],
  ...["", " ", " leading", "trailing ", "a: b", "a #b", "#comment", "- item", "? key", "{}", "[]", "{a: b}", "|", ">"],
  ...["---", "...", "a\nb", "a\n", "\n", "tab\there", "\u0085", "a\u2028b", "a\u2029b", "\ufeffbom", 'quote"d', "it's"],
  ...["back\\slash", "é", "日本", "😀", "null\u0000", "/healthz", "app.kubernetes.io/name", "a-b_c.d", "*.example.com"],
];

describe("kubernetesYaml", () => {
  it("names files as the provider's renderYamlToDirectory does", () => {
    const crd = recordOf({
      type: "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
      name: "crd",
      inputs: { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata: { name: "a.b.c" } },
    });
    const files = kubernetesYaml(runOf([object("ConfigMap", { name: "a", namespace: "web" }), crd]));
    assert.deepEqual(
      files.map(({ path }) => path),
      ["0-crd/apiextensions.k8s.io_v1-customresourcedefinition-a.b.c.yaml", "1-manifest/v1-configmap-web-a.yaml"],
    );
  });

  it("puts definitions and namespaces before what needs them", () => {
    const files = kubernetesYaml(runOf([object("ConfigMap", { name: "a" }), object("Namespace", { name: "z" })]));
    assert.deepEqual(
      files.map(({ path }) => path.split("-")[2]),
      ["namespace", "configmap"],
    );
  });

  it("gives namespaced objects the provider's namespace, else default, and others none", () => {
    const provider = recordOf({ type: "pulumi:providers:kubernetes", name: "p", inputs: { namespace: "tenants" } });
    const inside = { ...object("ConfigMap", { name: "a" }), provider: `${provider.urn}::${provider.id}` };
    const files = kubernetesYaml(
      runOf([provider, inside, object("Secret", { name: "b" }), object("Namespace", { name: "c" })]),
    );
    const namespaces = files.map(({ text }) => parse(text).metadata.namespace);
    assert.deepEqual(namespaces, [undefined, "tenants", "default"]);
  });

  it("leaves out status, patches, lists, components and what was only read", () => {
    const map = object("ConfigMap", { name: "a" }, { status: { phase: "x" } });
    const skipped = [
      { ...object("ConfigMap", { name: "b" }), type: "kubernetes:core/v1:ConfigMapPatch" },
      object("ConfigMapList", { name: "c" }, { items: [] }),
      { ...object("ConfigMap", { name: "d" }), external: true },
      { ...object("ConfigMap", { name: "e" }), custom: false },
    ];
    const files = kubernetesYaml(runOf([map, ...skipped]));
    assert.equal(files.length, 1);
    assert.equal("status" in parse(files[0]?.text ?? ""), false);
  });

  it("keeps custom resources whose kind only ends like a list's or a patch's", () => {
    const files = kubernetesYaml(runOf([object("AllowList", { name: "a" }), object("ConfigPatch", { name: "b" })]));
    assert.equal(files.length, 2);
  });

  it("writes secrets in clear, as the cluster needs them, and lists where", () => {
    const [file] = kubernetesYaml(
      runOf([object("Secret", { name: "s" }, { stringData: { a: markSecret("hunter2"), b: "c" } })]),
    );
    assert.deepEqual(file?.secrets, ["stringData.a"]);
    assert.equal(parse(file?.text ?? "").stringData.a, "hunter2");
  });

  it("refuses an unknown value and names its path", () => {
    const unknown = object("ConfigMap", { name: "a" }, { data: { list: ["x", UNKNOWN] } });
    assert.throws(() => kubernetesYaml(runOf([unknown], "preview")), /'data\.list\[1\]' is not known/);
  });

  it("refuses an object without a name, and the same object twice", () => {
    assert.throws(() => kubernetesYaml(runOf([object("ConfigMap", {})])), /no metadata\.name/);
    const twice = [object("ConfigMap", { name: "a" }), { ...object("ConfigMap", { name: "a" }), urn: "urn:other" }];
    assert.throws(() => kubernetesYaml(runOf(twice)), /are the same object/);
  });
});

describe("yamlText", () => {
  for (const version of ["1.1", "1.2"] as const) {
    it(`keeps every nasty text a text for a reader of YAML ${version}, as value and as key`, () => {
      for (const text of NASTY) {
        const value = { value: text, [text]: [text] };
        assert.deepEqual(parse(yamlText(value), { version, merge: true }), value, JSON.stringify(text));
      }
    });

    it(`keeps any value for a reader of YAML ${version}`, () => {
      const values = fc.jsonValue({ noUnicodeString: false }).map((value) => ({ value }) as unknown as Wire);
      const same = (value: Wire): void => assert.deepEqual(asJson(parse(yamlText(value), { version })), asJson(value));
      fc.assert(fc.property(values, same));
    });
  }

  it("writes plain words without quotes", () => {
    assert.equal(yamlText({ kind: "Ingress", host: "a.example.com" }), "kind: Ingress\nhost: a.example.com\n");
  });
});

/** JSON has one zero. */
function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
