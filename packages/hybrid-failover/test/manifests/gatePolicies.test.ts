import assert from "node:assert/strict";
import { gatePolicy, notAnOwner, shifterPolicy, shifterUser } from "../../src/manifests/gatePolicies.ts";
import { shifterConfig } from "../../src/manifests/shifterConfig.ts";
import { planOf } from "./hybridPlans.ts";

const CONFIG = shifterConfig(planOf());

function expression(list: readonly { readonly name: string; readonly expression: string }[], name: string): string {
  return list.find((one) => one.name === name)?.expression ?? "";
}

describe("the policies of the gates", () => {
  it("bind the shifter everywhere, and others in the fleet's namespace", () => {
    const shifter = shifterPolicy(CONFIG);
    const gates = gatePolicy(CONFIG, "true");
    assert.deepEqual(
      [shifter, gates].map(({ binding }) => [binding.metadata.name, binding.spec]),
      [
        ["sluice.edge.shifter", { policyName: "sluice.edge.shifter", validationActions: ["Deny"] }],
        [
          "sluice.edge.gates",
          {
            policyName: "sluice.edge.gates",
            validationActions: ["Deny"],
            matchResources: {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "edge-system" } },
            },
          },
        ],
      ],
    );
  });

  it("know the shifter by its service account", () => {
    assert.equal(shifterUser(CONFIG), "system:serviceaccount:edge-system:edge-shifter");
    const { matchConditions } = shifterPolicy(CONFIG).policy.spec;
    assert.deepEqual(
      matchConditions.map((condition) => condition.expression),
      ['request.userInfo.username == "system:serviceaccount:edge-system:edge-shifter"'],
    );
  });

  it("list the declared keys once for all gates that have the same", () => {
    const { variables } = shifterPolicy(CONFIG).policy.spec;
    assert.equal(expression(variables, "gates"), '{"edge-001-gate": "1", "edge-003-gate": "1"}');
    const sets = expression(variables, "sets");
    for (const { keys } of CONFIG.gates[0]?.routes ?? [])
      for (const { key, conditions } of keys) {
        const entry = `"alb.ingress.kubernetes.io/conditions.${key}": ${JSON.stringify(conditions)}`;
        assert.equal(sets.split(entry).length, 2, entry);
      }
  });

  it("let owners by, whatever characters are in their names", () => {
    const serviceAccounts = [{ namespace: "ops", name: "on-call" }];
    const expected =
      '!(request.userInfo.username in ["ci \\"prod\\"", "system:serviceaccount:ops:on-call"] || ' +
      'request.userInfo.?groups.orValue([]).exists(group, group in ["platform"]))';
    assert.equal(notAnOwner({ users: ['ci "prod"'], groups: ["platform"], serviceAccounts }), expected);
  });

  it("fit into what CEL reads for as many gates as a Region has load balancers", () => {
    const tenants = Array.from({ length: 50 }, (_, index) => {
      return { id: `t${index}`, hosts: [`t${index}.example.com`], isolation: "shard" } as const;
    });
    const config = shifterConfig(planOf(undefined, tenants));
    assert.equal(config.gates.length, 50);
    const longest = Math.max(...shifterPolicy(config).policy.spec.variables.map((one) => one.expression.length));
    assert.ok(longest < 10_000, String(longest));
  });
});
