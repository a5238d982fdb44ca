import assert from "node:assert/strict";
import { join } from "node:path";
import { type CheckedRun, NO_OPTIONS, openPolicyPack, type PolicyPack, UNKNOWN } from "@sluice/local";
import { policies } from "../src/policies/index.ts";
import { type Given, ingress, urnOf } from "./policies.ts";
import { CLASS_PARAMS, INGRESS } from "./types.ts";

const SERVICE_BACKEND = "ingress-service-backend-makes-target-group";
const GROUP = { "alb.ingress.kubernetes.io/group.name": "shared" };

/** What an engine sends of a preview with these resources. */
function previewOf(...given: readonly Given[]): CheckedRun {
  const resources = given.map((each) => ({
    urn: urnOf(each),
    type: each.type,
    name: each.name,
    custom: true,
    remote: false,
    external: false,
    id: "",
    inputs: JSON.parse(JSON.stringify(each.props)),
    outputs: JSON.parse(JSON.stringify(each.props)),
    dependencies: [],
    propertyDependencies: {},
    providers: {},
    options: NO_OPTIONS,
  }));
  return { project: "test", stack: "dev", mode: "preview", resources };
}

describe("the pack, asked as the Pulumi CLI asks it", () => {
  let pack: PolicyPack;
  before(async () => {
    pack = await openPolicyPack(join(import.meta.dirname, ".."), { project: "test", stack: "dev", preview: true });
  });
  after(() => pack.close());

  it("has every policy under its own name", () => {
    assert.equal(pack.name, "sluice");
    assert.deepEqual(
      pack.policies,
      policies.map(({ name }) => name),
    );
  });

  it("keeps a mandatory refusal in a preview in which the policy also meets an unknown value", async () => {
    const service = { name: "web", port: { number: 80 } };
    const annotations = { ...GROUP, "alb.ingress.kubernetes.io/actions.web": UNKNOWN };
    const half = ingress({ name: "half", annotations, defaultBackend: { service } });
    const whole = ingress({ name: "whole", annotations: GROUP, service });
    const config = { all: "disabled", [SERVICE_BACKEND]: "mandatory" } as const;
    const { violations, notEvaluated } = await pack.check(previewOf(half, whole), config);
    assert.deepEqual(
      violations.map(({ policy, level, urn }) => ({ policy, level, urn })),
      [half, whole].map((each) => ({ policy: SERVICE_BACKEND, level: "mandatory", urn: urnOf(each) })),
    );
    assert.deepEqual(notEvaluated, [
      {
        policy: SERVICE_BACKEND,
        level: "mandatory",
        urn: urnOf(half),
        message:
          'metadata.annotations["alb.ingress.kubernetes.io/actions.web"] is not known yet, so ' +
          `${SERVICE_BACKEND} was not evaluated`,
      },
    ]);
  });

  it("does the same for a policy on single resources", async () => {
    const props = { metadata: { name: "edge", annotations: {} }, spec: { scheme: "internet-facing", tags: UNKNOWN } };
    const params = { type: CLASS_PARAMS, name: "edge", props };
    const only = { all: "disabled", "alb-internal-unless-asked": "mandatory" } as const;
    const unsure = await pack.check(previewOf(params), only);
    assert.deepEqual(
      unsure.notEvaluated.map(({ level, urn }) => [level, urn]),
      [["mandatory", urnOf(params)]],
    );
  });

  it("sees a stack anew when it is asked again", async () => {
    const service = { name: "web", port: { number: 80 } };
    const config = { all: "disabled", [SERVICE_BACKEND]: "mandatory" } as const;
    const first = await pack.check(previewOf(ingress({ annotations: GROUP, service })), config);
    const second = await pack.check(previewOf(ingress()), config);
    assert.deepEqual([first.violations.length, second.violations.length], [1, 0]);
  });

  it("ends with an error that lists what is wrong with a policy's settings", async () => {
    const config = { [SERVICE_BACKEND]: { enforcementLevel: "mandatory", exemptions: [{ urn: "x", until: "soon" }] } };
    await assert.rejects(
      pack.check(previewOf({ ...ingress(), type: INGRESS }), config as never),
      /configuration of policy ingress-service-backend[\s\S]*exemptions\[0\]\.until[\s\S]*exemptions\[0\]\.reason/,
    );
  });

  it("ends with an error for a mistyped setting also where the stack has nothing to judge by it", async () => {
    const config = { "controller-version": { enforcementLevel: "mandatory", minimun: "2.14.0" } };
    await assert.rejects(
      pack.check(previewOf(ingress()), config as never),
      /configuration of policy controller-version is wrong[\s\S]*minimun/,
    );
  });

  it("says what a policy on single resources could not know in the order of the resources, and only once", async () => {
    const props = { metadata: { name: "edge", annotations: {} }, spec: { scheme: UNKNOWN } };
    const [b, a] = ["b", "a"].map((name) => ({ type: CLASS_PARAMS, name, props }));
    assert.ok(a && b);
    const only = { all: "disabled", "alb-internal-unless-asked": "mandatory" } as const;
    const first = await pack.check(previewOf(b, a), only);
    const second = await pack.check(previewOf(ingress()), only);
    assert.deepEqual(
      [first, second].map(({ notEvaluated }) => notEvaluated.map(({ urn }) => urn)),
      [[urnOf(a), urnOf(b)], []],
    );
  });
});
