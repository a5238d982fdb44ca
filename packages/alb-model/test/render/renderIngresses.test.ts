import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import type { Listener } from "../../src/elbv2.ts";
import { interpret } from "../../src/interpret/index.ts";
import type { Ingress, IngressClass, IngressClassParams, KubernetesObject } from "../../src/kubernetes.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { planFleet } from "../../src/plan/planFleet.ts";
import { renderIngresses } from "../../src/render/renderIngresses.ts";
import { type Fleet, type Packing, PLATFORMS, type Platform, type Tenant } from "../../src/spec/fleet.ts";
import { forEachKind, forEachPacking, type Kind, samples, samplesWithNewcomer, withSettings } from "../arbitraries.ts";

const GOLDEN = join(import.meta.dirname, "golden");
const GATED = { "failover.yaml": "controller", "failover-auto-mode.yaml": "eks-auto-mode" } as const;
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

/** Each platform with each way of packing that it has. */
function forEachPlatform(define: (platform: Platform, packing: Packing) => void): void {
  for (const platform of PLATFORMS) {
    forEachPacking((packing) => {
      if (platform === "controller" || packing !== "regex") define(platform, packing);
    });
  }
}

/** The same, and again with fallbacks. */
function forEachPlatformAndKind(define: (platform: Platform, kind: Kind) => void): void {
  forEachPlatform((platform, packing) => {
    define(platform, packing);
    define(platform, `${packing} and fallbacks`);
  });
}

describe("renderIngresses", () => {
  forEachPlatformAndKind((platform, packing) => {
    it(`gives ${platform} Ingresses of which it builds the plan's rules with packing ${packing}`, () => {
      fc.assert(
        fc.property(withSettings(samples(packing), platform), ({ fleet, tenants }) => {
          const { plan, problems } = planFleet(fleet, tenants);
          assert.deepEqual(
            problems.filter(({ code }) => !code.startsWith("quota.")),
            [],
          );
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
  });

  forEachKind((packing) => {
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
          const bundles = changed.filter((name) => /^Ingress .*-b\d+$/.test(name));
          const gates = changed.filter((name) => name.endsWith("-gate"));
          assert.deepEqual(
            gates.filter((name) => old.has(name)),
            [],
          );
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

  forEachPlatform((platform, packing) => {
    for (const secure of [false, true]) {
      const name = `${packing}${secure ? "-certificates" : ""}${platform === "controller" ? "" : "-auto-mode"}.yaml`;
      it(`writes ${name} as it was reviewed`, () => {
        assertGolden(name, goldenText(platform, packing, secure));
      });
    }
  });

  for (const [name, platform] of Object.entries(GATED)) {
    it(`writes ${name} as it was reviewed`, () => {
      const fleet: Fleet = {
        platform,
        name: "edge",
        services: {
          web: { namespace: "web", port: 80, fallback: {} },
          api: { namespace: "api", port: 8080, fallback: { steps: [100] } },
          admin: { namespace: "admin", port: 80 },
        },
        profiles: {
          app: [
            { path: ["/api/*", "/graphql"], service: "api" },
            { path: "/admin/*", service: "admin" },
            { service: "web" },
          ],
          tools: [{ service: "admin" }],
        },
      };
      const { plan, problems } = planFleet(fleet, [
        { id: "acme", hosts: ["acme.example.com"] },
        { id: "globex", hosts: ["globex.example.com"], profile: "tools" },
      ]);
      assert.deepEqual(problems, []);
      assertGolden(name, yamlOf(plan));
    });
  }
});

const CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/";

/** What only the fleet with certificates sets: every setting of its load balancers. */
const FULL: Partial<Fleet> = {
  certificates: [`${CERTIFICATE}default`],
  scheme: "internet-facing",
  tags: { team: "edge" },
  allowedNamespaces: ["canary"],
  inboundCidrs: ["10.0.0.0/8", "192.168.0.0/16"],
  reserved: { rules: 5, targetGroups: 2 },
  loadBalancer: {
    deletionProtection: true,
    accessLogs: { bucket: "edge-access-logs", prefix: "edge/alb" },
    dropInvalidHeaders: false,
    desyncMitigation: "strictest",
    idleTimeoutSeconds: 120,
    webAclArn: "arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/edge/0a1b2c3d",
  },
};

function goldenText(platform: Platform, packing: Packing, secure: boolean): string {
  const fleet: Fleet = {
    platform,
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
    ...(secure ? FULL : {}),
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
  return yamlOf(plan);
}

function yamlOf(plan: Plan): string {
  const objects = renderIngresses(plan, { securityGroupId: "sg-0123456789abcdef0" }).flatMap((shard) => shard.objects);
  return objects.map((object) => stringify(object, { lineWidth: 0 })).join("---\n");
}

function assertGolden(name: string, text: string): void {
  const file = join(GOLDEN, name);
  if (UPDATE) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  assert.ok(existsSync(file), `run once with UPDATE_GOLDENS=1 to write ${name}`);
  assert.equal(text, readFileSync(file, "utf8"));
}
