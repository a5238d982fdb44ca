import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import type { Listener } from "../../src/elbv2.ts";
import { interpret } from "../../src/interpret/index.ts";
import type { Ingress, IngressClass, IngressClassParams, KubernetesObject } from "../../src/kubernetes.ts";
import { planFleet } from "../../src/plan/planFleet.ts";
import { renderIngresses } from "../../src/render/renderIngresses.ts";
import type { Fleet, Packing, Tenant } from "../../src/spec/fleet.ts";
import { forEachPacking, samples, samplesWithNewcomer } from "../arbitraries.ts";

const GOLDEN = join(import.meta.dirname, "golden");
const UPDATE = process.env.UPDATE_GOLDENS === "1";

function ofKind<T extends KubernetesObject>(objects: readonly KubernetesObject[], kind: T["kind"]): T[] {
  return objects.filter((object): object is T => object.kind === kind);
}

function interpretObjects(objects: readonly KubernetesObject[]) {
  return interpret({
    ingresses: ofKind<Ingress>(objects, "Ingress"),
    ingressClassParams: ofKind<IngressClassParams>(objects, "IngressClassParams"),
    ingressClasses: ofKind<IngressClass>(objects, "IngressClass"),
  });
}

function expectedListeners(fleet: Fleet): Listener[] {
  const notFound = [{ type: "fixed-response", fixedResponseConfig: { contentType: "text/plain", statusCode: "404" } }];
  const redirect = [{ type: "redirect", redirectConfig: { port: "443", protocol: "HTTPS", statusCode: "HTTP_301" } }];
  return (fleet.certificates ?? []).length === 0
    ? [{ port: 80, protocol: "HTTP", defaultActions: notFound as Listener["defaultActions"] }]
    : [
        { port: 80, protocol: "HTTP", defaultActions: redirect as Listener["defaultActions"] },
        { port: 443, protocol: "HTTPS", defaultActions: notFound as Listener["defaultActions"] },
      ];
}

/** Every object by kind, namespace and name, as text. */
function byName(objects: readonly KubernetesObject[]): Map<string, string> {
  return new Map(
    objects.map((object) => {
      const { namespace = "", name } = object.metadata;
      return [`${object.kind} ${namespace}/${name}`, JSON.stringify(object)];
    }),
  );
}

describe("renderIngresses", () => {
  forEachPacking((packing) => {
    it(`gives the controller Ingresses of which it builds the plan's rules with packing ${packing}`, () => {
      fc.assert(
        fc.property(samples(packing), ({ fleet, tenants }) => {
          const { plan } = planFleet(fleet, tenants);
          const built = interpretObjects(renderIngresses(plan).flatMap(({ objects }) => objects));
          assert.deepEqual(
            built,
            plan.shards.map(({ name, rules }) => ({
              group: name,
              listeners: expectedListeners(fleet),
              rules,
              targetGroups: [],
            })),
          );
        }),
        { numRuns: 60 },
      );
    });

    it(`names no object twice and keeps to the order of application with packing ${packing}`, () => {
      const order = ["IngressClassParams", "IngressClass", "TargetGroupBinding", "Ingress"];
      fc.assert(
        fc.property(samples(packing), ({ fleet, tenants }) => {
          for (const { objects } of renderIngresses(planFleet(fleet, tenants).plan)) {
            const kinds = objects.map(({ kind }) => order.indexOf(kind));
            assert.deepEqual(
              kinds,
              kinds.toSorted((a, b) => a - b),
            );
            assert.equal(byName(objects).size, objects.length);
          }
        }),
        { numRuns: 20 },
      );
    });

    it(`changes one bundle's Ingress and what the shard itself needs when a tenant comes, with packing ${packing}`, () => {
      fc.assert(
        fc.property(samplesWithNewcomer(packing), ({ fleet, tenants, newcomer }) => {
          const before = planFleet(fleet, tenants);
          const after = planFleet(fleet, [...tenants, newcomer], before.placement);
          const old = byName(renderIngresses(before.plan).flatMap(({ objects }) => objects));
          const now = byName(renderIngresses(after.plan).flatMap(({ objects }) => objects));
          const changed = [...now].filter(([name, text]) => old.get(name) !== text).map(([name]) => name);
          const bundles = changed.filter((name) => name.startsWith("Ingress ") && !name.endsWith("-anchor"));
          assert.deepEqual(
            [...old.keys()].filter((name) => !now.has(name)),
            [],
          );
          assert.deepEqual(
            bundles,
            after.changes.bundles.map((id) => `Ingress edge/${id}`),
          );
        }),
        { numRuns: 40 },
      );
    });
  });

  for (const packing of ["none", "exact", "regex"] as const) {
    for (const secure of [false, true]) {
      const name = `${packing}${secure ? "-certificates" : ""}.yaml`;
      it(`writes ${name} as it was reviewed`, () => {
        const text = goldenText(packing, secure);
        const file = join(GOLDEN, name);
        if (UPDATE) {
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, text);
        }
        assert.ok(existsSync(file), `run once with UPDATE_GOLDENS=1 to write ${name}`);
        assert.equal(text, readFileSync(file, "utf8"));
      });
    }
  }
});

const CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/";

function goldenText(packing: Packing, secure: boolean): string {
  const fleet: Fleet = {
    name: "edge",
    services: {
      web: { namespace: "web", port: 80, targetPort: 8080, maxReplicas: 60 },
      api: { namespace: "api", port: 8080, maxReplicas: 40 },
    },
    profiles: {
      site: [{ service: "web" }],
      app: [{ path: ["/api/*", "/graphql"], service: "api" }, { service: "web" }],
    },
    packing,
    ...(secure ? { certificates: [`${CERTIFICATE}default`], scheme: "internet-facing", tags: { team: "edge" } } : {}),
  };
  const tenants: Tenant[] = [
    { id: "acme", hosts: ["acme.example.com", "www.acme.io"], profile: "app" },
    { id: "globex", hosts: ["globex.example.com"], ...(secure ? { certificate: `${CERTIFICATE}globex` } : {}) },
    { id: "initech", hosts: ["*.initech.example", "initech.example.com"], profile: "app" },
    { id: "umbrella", hosts: ["umbrella.example.com"], isolation: "rule" },
    ...(secure ? [{ id: "hooli", hosts: ["hooli.example.com"], isolation: "shard" as const }] : []),
  ];
  const { plan, problems } = planFleet(fleet, tenants);
  assert.deepEqual(problems, []);
  const objects = renderIngresses(plan, { securityGroupId: "sg-0123456789abcdef0" }).flatMap((shard) => shard.objects);
  return objects.map((object) => stringify(object, { lineWidth: 0 })).join("---\n");
}
