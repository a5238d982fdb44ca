import assert from "node:assert/strict";
import { checkHostGuard, type HostGuardSettings } from "../../src/hostGuard/index.ts";

const RIGHT: HostGuardSettings = {
  fleet: { name: "edge" },
  owners: { groups: ["platform"] },
  namespaces: { acme: { hosts: ["acme.example.com", "*.acme.io", "www.acme.io"] } },
  tenants: [{ id: "acme", hosts: ["shop.example.com"] }],
};

interface Refused {
  readonly what: string;
  readonly settings: Partial<HostGuardSettings>;
  readonly problems: readonly string[];
}

function hosts(...list: string[]): Partial<HostGuardSettings> {
  return { namespaces: { acme: { hosts: list } } };
}

const REFUSED: readonly Refused[] = [
  { what: "no owners", settings: { owners: {} }, problems: ["hostGuard.owners owners"] },
  {
    what: "lists of owners that are empty",
    settings: { owners: { users: [], groups: [], serviceAccounts: [] } },
    problems: ["hostGuard.owners owners"],
  },
  {
    what: "everybody as an owner",
    settings: { owners: { groups: ["system:authenticated", "system:serviceaccounts"] } },
    problems: ["hostGuard.group owners.groups[0]", "hostGuard.group owners.groups[1]"],
  },
  {
    what: "the template of an access entry",
    settings: { owners: { users: ["arn:aws:sts::111122223333:assumed-role/ci/{{SessionName}}"] } },
    problems: ["hostGuard.user owners.users[0]"],
  },
  {
    what: "whoever does not log in",
    settings: { owners: { users: ["system:anonymous"] } },
    problems: ["hostGuard.user owners.users[0]"],
  },
  {
    what: "names with nothing in them",
    settings: { owners: { users: [""], groups: [" platform"] } },
    problems: ["hostGuard.user owners.users[0]", "hostGuard.group owners.groups[0]"],
  },
  {
    what: "a service account that cannot be",
    settings: { owners: { serviceAccounts: [{ namespace: "edge", name: "system:serviceaccount:edge:ci" }] } },
    problems: ["hostGuard.serviceAccount owners.serviceAccounts[0].name"],
  },
  { what: "a fleet's name that is none", settings: { fleet: { name: "Edge.*" } }, problems: ["fleet.name fleet.name"] },
  {
    what: "a namespace's name that is none",
    settings: { namespaces: { "acme.shop": { hosts: ["acme.example.com"] } } },
    problems: ["hostGuard.namespace namespaces.acme.shop"],
  },
  { what: "a namespace without hosts", settings: hosts(), problems: ["hosts.none namespaces.acme.hosts"] },
  {
    what: "what is no host",
    settings: hosts("Acme.example.com", "acme.example.com.", "*", "shop.*.example.com", "acme.example.com:443"),
    problems: [
      "hosts.case namespaces.acme.hosts[0]",
      "hosts.trailingDot namespaces.acme.hosts[1]",
      "hosts.wildcard namespaces.acme.hosts[2]",
      "hosts.wildcard namespaces.acme.hosts[3]",
      "hosts.port namespaces.acme.hosts[4]",
    ],
  },
  {
    what: "a host twice",
    settings: hosts("a.example.com", "a.example.com"),
    problems: ["hosts.repeated namespaces.acme.hosts[1]"],
  },
  {
    what: "a host of two namespaces",
    settings: { namespaces: { acme: { hosts: ["a.example.com"] }, globex: { hosts: ["a.example.com"] } } },
    problems: ["hosts.duplicate namespaces.globex.hosts"],
  },
  {
    what: "a host of one of the fleet's tenants",
    settings: hosts("shop.example.com"),
    problems: ["hosts.duplicate namespaces.acme.hosts"],
  },
  {
    what: "a wildcard above a tenant's host",
    settings: hosts("*.example.com"),
    problems: ["hosts.shadowed namespaces.acme.hosts"],
  },
  {
    what: "a host, labels below another namespace's wildcard",
    settings: { namespaces: { acme: { hosts: ["*.acme.io"] }, globex: { hosts: ["a.b.acme.io"] } } },
    problems: ["hosts.shadowed namespaces.globex.hosts"],
  },
  {
    what: "more hosts than an object takes",
    settings: {
      namespaces: {
        acme: { hosts: ["acme.example.com"] },
        large: { hosts: Array.from({ length: 20_000 }, (_, index) => `tenant-${index}.large.example.com`) },
      },
    },
    problems: ["hostGuard.size namespaces.large.hosts"],
  },
  {
    what: "parameters where tenants write ConfigMaps",
    settings: { parametersNamespace: "acme" },
    problems: ["hostGuard.parametersNamespace parametersNamespace"],
  },
  {
    what: "parameters in no namespace",
    settings: { parametersNamespace: "Kube System" },
    problems: ["hostGuard.namespace parametersNamespace"],
  },
  {
    what: "a denial that warns",
    settings: { validationActions: ["Deny", "Warn"] as never },
    problems: ["hostGuard.validationActions validationActions"],
  },
  {
    what: "no action at all",
    settings: { validationActions: [] as never },
    problems: ["hostGuard.validationActions validationActions"],
  },
];

describe("checkHostGuard", () => {
  it("finds nothing wrong with a fleet, its owners, and hosts under a namespace's own wildcard", () => {
    assert.deepEqual(checkHostGuard(RIGHT), []);
  });

  for (const { what, settings, problems } of REFUSED) {
    it(`refuses ${what}`, () => {
      const found = checkHostGuard({ ...RIGHT, ...settings });
      assert.deepEqual(
        found.map(({ code, path }) => `${code} ${path}`),
        problems,
      );
      for (const { message, fix } of found) assert.ok(message !== "" && fix !== "");
    });
  }

  it("names both owners of one host, whichever is the tenant", () => {
    const [problem] = checkHostGuard({ ...RIGHT, namespaces: { zeta: { hosts: ["shop.example.com"] } } });
    assert.equal(problem?.message, "belongs to tenant acme, too");
    const [shadow] = checkHostGuard({ ...RIGHT, tenants: [{ id: "t", hosts: ["*.example.com"] }] });
    assert.equal(shadow?.message, "is covered by a wildcard of tenant t");
  });
});
