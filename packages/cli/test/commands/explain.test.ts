import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type Ingress, type InterpretInput, interpret } from "@sluice/alb-model";
import { stringify } from "yaml";
import { assertGolden, project, removeProjects, sluice } from "../runCommand.ts";

const RECORDING = new URL("../../../alb-model/test/fixtures/recorded-plans.jsonl", import.meta.url);

function ingress(name: string, annotations: Record<string, string>, host = `${name}.example.com`): Ingress {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace: "shop", annotations },
    spec: {
      ingressClassName: "alb",
      rules: [
        {
          host,
          http: {
            paths: [
              { path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } },
              {
                path: "/api",
                pathType: "Exact",
                backend: { service: { name: "act", port: { name: "use-annotation" } } },
              },
            ],
          },
        },
      ],
    },
  };
}

const ACTION = {
  "alb.ingress.kubernetes.io/actions.act": JSON.stringify({
    type: "forward",
    forwardConfig: {
      targetGroups: [
        { targetGroupName: "blue", weight: 90 },
        { targetGroupName: "green", weight: 10 },
      ],
    },
  }),
};
const SOUND = ingress("sound", { ...ACTION, "alb.ingress.kubernetes.io/group.name": "one" });
const BROKEN = ingress("broken", {
  "alb.ingress.kubernetes.io/group.name": "two",
  "alb.ingress.kubernetes.io/listen-ports": "not JSON",
});

describe("sluice explain", () => {
  afterEach(removeProjects);

  it("shows groups with listeners, rules and quotas, and the error of one beside the others", async () => {
    const cwd = project({ "a.yaml": `${stringify(SOUND)}---\n${stringify(BROKEN)}` });
    const { code, stdout } = await sluice(["explain", "-f", "a.yaml"], { cwd });
    assert.equal(code, 1);
    assertGolden("explain.txt", stdout);
  });

  it("prints exactly what interpret gives, for every recorded case", async () => {
    const cases: InterpretInput[] = readFileSync(RECORDING, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    for (const input of cases) {
      const { ingresses, ingressClasses = [], ingressClassParams = [] } = input;
      const items = [...ingressClassParams, ...ingressClasses, ...ingresses];
      const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items });
      const { stdout } = await sluice(["explain", "-f", "-", "--json"], { cwd: "/", stdin });
      assert.deepEqual(JSON.parse(stdout), interpret({ ingresses, ...given({ ingressClasses, ingressClassParams }) }));
    }
  });

  it("reads files, directories and standard input together", async () => {
    const cwd = project({
      "one.json": JSON.stringify({ apiVersion: "networking.k8s.io/v1", kind: "IngressList", items: [SOUND] }),
      "dir/deep/two.yml": stringify(ingress("second", ACTION)),
      "dir/notes.txt": "no manifest",
      "dir/.hidden.yaml": "not: read",
    });
    const stdin = stringify(ingress("third", ACTION));
    const { code, stdout } = await sluice(["explain", "-f", "one.json", "dir", "-", "--json"], { cwd, stdin });
    assert.equal(code, 0);
    assert.deepEqual(
      JSON.parse(stdout).map(({ group }: { group: string }) => group),
      ["one", "shop/second", "shop/third"],
    );
  });

  it("says what it left out", async () => {
    const other = { ...SOUND, metadata: { name: "other" }, spec: { ...SOUND.spec, ingressClassName: "nginx" } };
    const classes = [
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "IngressClass",
        metadata: { name: "nginx" },
        spec: { controller: "k8s.io/ingress-nginx" },
      },
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "IngressClass",
        metadata: { name: "alb" },
        spec: { controller: "ingress.k8s.aws/alb" },
      },
    ];
    const deployment = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } };
    const stdin = [SOUND, other, ...classes, deployment].map((object) => stringify(object)).join("---\n");
    const { code, stdout, stderr } = await sluice(["explain", "-f", "-"], { cwd: "/", stdin });
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /default\/other/);
    assert.match(stderr, /1 Ingress left out.*default\/other/);
    assert.match(stderr, /1 object of other kinds left out/);
  });

  it("knows only the Services given with --services", async () => {
    const service = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "other", namespace: "shop" },
      spec: { ports: [{ port: 80 }] },
    };
    const stdin = `${stringify(SOUND)}---\n${stringify(service)}`;
    assert.match(
      (await sluice(["explain", "-f", "-"], { cwd: "/", stdin })).stdout,
      /forward to service:shop\/sound-web:80/,
    );
    assert.match((await sluice(["explain", "--services", "-f", "-"], { cwd: "/", stdin })).stdout, /answer 503/);
  });

  it("fails for a group over a quota, and marks what is exceeded", async () => {
    const many = Array.from({ length: 51 }, (_, index) =>
      ingress(`i${index}`, { ...ACTION, "alb.ingress.kubernetes.io/group.name": "big" }),
    );
    const stdin = many.map((object) => stringify(object)).join("---\n");
    const { code, stdout } = await sluice(["explain", "-f", "-"], { cwd: "/", stdin });
    assert.equal(code, 1);
    assert.match(stdout, /102\/100 !! rules/);
    assert.match(stdout, /1 group, 1 over a quota of AWS/);
  });

  it("takes null for left out, and YAML dates and times for texts", async () => {
    const text = stringify(SOUND)
      .replace("spec:", "status: null\nspec:\n  tls: null")
      .replace(
        "  namespace: shop",
        "  namespace: shop\n  creationTimestamp: 2026-01-02T03:04:05Z\n  labels: {at: 12:30}",
      );
    const { code, stderr } = await sluice(["explain", "-f", "-"], { cwd: "/", stdin: text });
    assert.equal(stderr, "");
    assert.equal(code, 0);
  });

  it("lists the faults of all files at once, each with file and line", async () => {
    const cwd = project({
      "bad.yaml": [
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: a\n  annotations:\n    alb.ingress.kubernetes.io/group.order: 10\n    on: yes\nspec:\n  rules: {}\n",
        "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: { name: b }\n",
        "hello: 1\n",
        "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { namespace: x }\n",
      ].join("---\n"),
      "syntax.yaml": "a: [1,\nb: }\n",
      "twice.yaml": `${stringify(SOUND)}---\n${stringify(SOUND)}`,
      "latin.yaml": "",
      "empty/readme.md": "",
    });
    const { code, stdout, stderr } = await sluice(
      ["explain", "--json", "-f", "bad.yaml", "syntax.yaml", "twice.yaml", "missing.yaml", "empty"],
      { cwd },
    );
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assertGolden("explain-problems.txt", stderr.replaceAll(cwd, "."));
  });

  it("locates faults in JSON too", async () => {
    const broken = { ...SOUND, metadata: { ...SOUND.metadata, annotations: { order: 1 } } };
    const cwd = project({ "a.json": JSON.stringify({ apiVersion: "v1", kind: "List", items: [broken] }, null, 2) });
    const { code, stderr } = await sluice(["explain", "-f", "a.json"], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /^a\.json:12:\d+ {2}metadata\.annotations\.order/);
  });

  it("has nothing to say of manifests without an Ingress", async () => {
    const { code, stdout } = await sluice(["explain", "--json", "-f", "-"], { cwd: "/", stdin: "\n---\n" });
    assert.deepEqual([code, stdout], [0, "[]\n"]);
  });
});

/** Leaves out empty lists, which say that there are none. */
function given<T extends Record<string, readonly unknown[]>>(lists: T): Partial<T> {
  return Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0)) as Partial<T>;
}
