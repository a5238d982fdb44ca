import assert from "node:assert/strict";
import type { HostGuardSettings } from "../../src/hostGuard/index.ts";
import { renderHostGuard } from "../../src/hostGuard/index.ts";

const SETTINGS: HostGuardSettings = {
  fleet: { name: "edge" },
  owners: { groups: ["platform"] },
  namespaces: { globex: { hosts: ["globex.example.com"] }, acme: { hosts: ["acme.example.com", "*.acme.io"] } },
};
const LABELS = { "app.kubernetes.io/managed-by": "sluice", "sluice/fleet": "edge" };

describe("renderHostGuard", () => {
  it("keeps the owner of each host in one ConfigMap, a wildcard under a key that Kubernetes takes", () => {
    assert.deepEqual(renderHostGuard(SETTINGS).parameters, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "sluice.edge.hosts.cfe894f261",
        namespace: "kube-system",
        labels: { ...LABELS, "sluice/host-owners": "edge" },
      },
      immutable: true,
      data: { "_.acme.io": "acme", "acme.example.com": "acme", "globex.example.com": "globex" },
    });
  });

  it("binds the policy of hosts to ConfigMaps of that label, and refuses everything while there is none", () => {
    const { policies } = renderHostGuard(SETTINGS);
    assert.deepEqual(policies.hosts.policy.spec.paramKind, { apiVersion: "v1", kind: "ConfigMap" });
    assert.deepEqual(policies.hosts.binding, {
      apiVersion: "admissionregistration.k8s.io/v1",
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name: "sluice.edge.hosts", labels: LABELS },
      spec: {
        policyName: "sluice.edge.hosts",
        validationActions: ["Deny"],
        paramRef: {
          selector: { matchLabels: { "sluice/host-owners": "edge" } },
          namespace: "kube-system",
          parameterNotFoundAction: "Deny",
        },
      },
    });
  });

  it("fails closed and looks at the kinds of both platforms", () => {
    const rules = Object.values(renderHostGuard(SETTINGS).policies).map(({ policy: { metadata, spec } }) => [
      metadata.name,
      spec.failurePolicy,
      ...spec.matchConstraints.resourceRules.map(
        ({ apiGroups, operations, resources }) =>
          `${operations.join("+")} ${resources.join("+")} of ${apiGroups.join("+")}`,
      ),
    ]);
    assert.deepEqual(rules, [
      ["sluice.edge.hosts", "Fail", "CREATE+UPDATE ingresses+ingresses/status of networking.k8s.io"],
      [
        "sluice.edge.classes",
        "Fail",
        "CREATE+UPDATE+DELETE ingressclasses of networking.k8s.io",
        "CREATE+UPDATE+DELETE ingressclassparams of elbv2.k8s.aws+eks.amazonaws.com",
      ],
      ["sluice.edge.target-groups", "Fail", "CREATE+UPDATE targetgroupbindings of elbv2.k8s.aws+eks.amazonaws.com"],
      ["sluice.edge.owners", "Fail", "CREATE+UPDATE+DELETE configmaps of "],
    ]);
  });

  it("asks every policy's request first whether an owner sends it, by user, service account or group", () => {
    const owners = {
      users: ['arn:aws:sts::111122223333:assumed-role/ci/"deploy"'],
      groups: ["platform"],
      serviceAccounts: [{ namespace: "edge", name: "weight-shifter" }],
    };
    const conditions = Object.values(renderHostGuard({ ...SETTINGS, owners }).policies).map(
      ({ policy }) => policy.spec.matchConditions[0],
    );
    const expression =
      '!(request.userInfo.username in ["arn:aws:sts::111122223333:assumed-role/ci/\\"deploy\\"", ' +
      '"system:serviceaccount:edge:weight-shifter"] || ' +
      'request.userInfo.?groups.orValue([]).exists(group, group in ["platform"]))';
    assert.deepEqual(conditions, Array(4).fill({ name: "not-an-owner", expression }));
  });

  it("covers shards to come: policies and bindings depend on neither shards nor hosts", () => {
    const before = renderHostGuard(SETTINGS).policies;
    const after = renderHostGuard({ ...SETTINGS, namespaces: { acme: { hosts: ["a.example.com"] } } }).policies;
    assert.deepEqual(after, before);
    assert.match(before.hosts.policy.spec.matchConditions[1]?.expression ?? "", /matches\("\^edge-\[0-9\]\{3,\}\$"\)/);
  });

  it("names another ConfigMap when a host changes hands, and the same one whatever the order", () => {
    const { acme, globex } = SETTINGS.namespaces;
    const name = (namespaces: HostGuardSettings["namespaces"]) =>
      renderHostGuard({ ...SETTINGS, namespaces }).parameters.metadata.name;
    assert.ok(acme && globex);
    assert.equal(name({ acme, globex }), name({ globex, acme: { hosts: acme.hosts.toReversed() } }));
    assert.notEqual(name({ acme, globex }), name({ acme: globex, globex: acme }));
  });

  it("guards the ConfigMaps of its own namespace only", () => {
    const { parameters, policies } = renderHostGuard({ ...SETTINGS, parametersNamespace: "platform" });
    assert.equal(parameters.metadata.namespace, "platform");
    assert.equal(policies.hosts.binding.spec.paramRef?.namespace, "platform");
    assert.deepEqual(policies.owners.binding.spec.matchResources, {
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "platform" } },
    });
    for (const subject of ["hosts", "classes", "target-groups"] as const) {
      assert.equal(policies[subject].binding.spec.matchResources, undefined);
    }
  });

  it("warns and audits in place of refusing where that is asked for", () => {
    const { policies } = renderHostGuard({ ...SETTINGS, validationActions: ["Warn", "Audit"] });
    for (const { binding } of Object.values(policies)) {
      assert.deepEqual(binding.spec.validationActions, ["Warn", "Audit"]);
    }
  });
});
