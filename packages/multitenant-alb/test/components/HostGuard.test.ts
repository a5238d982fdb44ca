import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { SpecError } from "@sluice/multitenant-alb";
import { HostGuard, type HostGuardArgs } from "../../src/components/HostGuard.ts";
import { renderHostGuard } from "../../src/hostGuard/index.ts";
import { unknown } from "./MultiTenantAlbFixtures.ts";
import { inputsOf, recordResources } from "./recordResources.ts";

const POLICY = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy";
const BINDING = "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding";
const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
const SUBJECTS = ["hosts", "classes", "target-groups", "owners"] as const;

const PLAIN = {
  fleet: { name: "edge" },
  owners: { groups: ["platform"], serviceAccounts: [{ namespace: "edge", name: "weight-shifter" }] },
  namespaces: { acme: { hosts: ["acme.example.com"] }, globex: { hosts: ["globex.example.com", "*.globex.io"] } },
} as const satisfies HostGuardArgs;

const FULL = {
  ...PLAIN,
  owners: { users: ["arn:aws:iam::111122223333:user/ci"], ...PLAIN.owners },
  tenants: [{ id: "acme", hosts: ["shop.example.com"] }],
  parametersNamespace: "platform",
  validationActions: ["Warn", "Audit"],
} as const satisfies HostGuardArgs;

function wrongBuild(args: HostGuardArgs): { error: unknown; run: () => void } {
  const outcome: { error: unknown; run: () => void } = { error: undefined, run: () => {} };
  outcome.run = () => {
    try {
      new HostGuard("guard", args);
    } catch (thrown) {
      outcome.error = thrown;
    }
  };
  return outcome;
}

describe("HostGuard", () => {
  for (const [options, args] of [["default", PLAIN] as const, ["full", FULL] as const]) {
    it(`registers what is rendered, with ${options} options`, async () => {
      const registered = await recordResources(() => new HostGuard("guard", args));
      assert.deepEqual(
        registered.map(({ type, name }) => `${type} ${name}`),
        [
          ...SUBJECTS.toSorted().map((subject) => `${POLICY} guard-${subject}`),
          ...SUBJECTS.toSorted().map((subject) => `${BINDING} guard-${subject}`),
          `${CONFIG_MAP} guard-parameters`,
          "sluice:index:HostGuard guard",
        ],
      );
      const { parameters, policies } = renderHostGuard(args);
      assert.deepEqual(inputsOf(registered, CONFIG_MAP, "guard-parameters"), parameters);
      for (const subject of SUBJECTS) {
        assert.deepEqual(inputsOf(registered, POLICY, `guard-${subject}`), policies[subject].policy);
        assert.deepEqual(inputsOf(registered, BINDING, `guard-${subject}`), policies[subject].binding);
      }
    });
  }

  it("tells the names of its objects and how many hosts each namespace owns", async () => {
    let guard: HostGuard | undefined;
    await recordResources(() => {
      guard = new HostGuard("guard", PLAIN);
    });
    assert.deepEqual(guard?.policies, [
      "sluice.edge.hosts",
      "sluice.edge.classes",
      "sluice.edge.target-groups",
      "sluice.edge.owners",
    ]);
    assert.deepEqual(guard?.hosts, [
      { namespace: "acme", hosts: 1 },
      { namespace: "globex", hosts: 2 },
    ]);
  });

  it("takes owners that other resources bring, whatever characters are in their names", async () => {
    const user = 'ci "prod" \\ $&';
    const owners = {
      users: [pulumi.output(user)],
      serviceAccounts: [{ namespace: pulumi.output("edge"), name: "ci" }],
    };
    const plainOwners = { users: [user], serviceAccounts: [{ namespace: "edge", name: "ci" }] };
    const registered = await recordResources(() => new HostGuard("guard", { ...PLAIN, owners }));
    const { policies } = renderHostGuard({ ...PLAIN, owners: plainOwners });
    for (const subject of SUBJECTS) {
      assert.deepEqual(inputsOf(registered, POLICY, `guard-${subject}`), policies[subject].policy);
    }
  });

  it("shows every rule in a preview while an owner is not known yet", async () => {
    const registered = await recordResources(
      () => new HostGuard("guard", { ...PLAIN, owners: { groups: [unknown()] } }),
      true,
    );
    const { policies } = renderHostGuard(PLAIN);
    for (const subject of SUBJECTS) {
      const { spec } = inputsOf(registered, POLICY, `guard-${subject}`) as { spec: Record<string, unknown> };
      assert.deepEqual(spec.validations, policies[subject].policy.spec.validations);
    }
  });

  it("registers nothing and lists every problem when the arguments are wrong", async () => {
    const wrong = wrongBuild({
      fleet: { name: "edge" },
      owners: {},
      namespaces: { acme: { hosts: ["ACME.example.com"] } },
    });
    const registered = await recordResources(wrong.run);
    assert.ok(wrong.error instanceof SpecError);
    assert.deepEqual(
      wrong.error.problems.map(({ code }) => code),
      ["hostGuard.owners", "hosts.case"],
    );
    assert.deepEqual(registered, []);
  });
});
