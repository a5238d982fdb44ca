import assert from "node:assert/strict";
import { checkFleet } from "../../src/spec/checkFleet.ts";
import { listNames } from "../../src/spec/checkTenants.ts";
import type { Fleet, Tenant } from "../../src/spec/fleet.ts";
import { resolveFleet, resolveTenant } from "../../src/spec/resolve.ts";

const CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/abc-1";
const fleet: Fleet = {
  name: "edge",
  services: { web: { namespace: "web", port: 80 } },
  profiles: { site: [{ service: "web" }], blog: [{ service: "web" }] },
  certificates: [CERTIFICATE],
};

/** `code path tenant/other` of each problem. */
function problemsOf(tenants: readonly Tenant[], of: Fleet = fleet): string[] {
  return checkFleet(of, tenants).map(({ code, path, tenant, otherTenant }) =>
    [code, path, otherTenant === undefined ? tenant : `${tenant}/${otherTenant}`].join(" "),
  );
}

const acme = (...hosts: string[]): Tenant => ({ id: "acme", hosts });
const globex = (...hosts: string[]): Tenant => ({ id: "globex", hosts });

const CASES: readonly (readonly [name: string, tenants: readonly Tenant[], problems: readonly string[]])[] = [
  ["takes two tenants with hosts of their own", [acme("a.example.com"), globex("b.example.com")], []],
  [
    "names both tenants that claim one host",
    [globex("a.example.com"), acme("b.example.com", "a.example.com")],
    ["hosts.duplicate tenants.globex.hosts[0] globex/acme"],
  ],
  [
    "names both tenants that claim one host in different case",
    [acme("a.example.com"), globex("A.example.com")],
    ["hosts.case tenants.globex.hosts[0] globex", "hosts.duplicate tenants.globex.hosts[0] globex/acme"],
  ],
  [
    "names every tenant but the first of three that claim one host",
    [acme("a.example.com"), globex("a.example.com"), { id: "initech", hosts: ["a.example.com"] }],
    ["hosts.duplicate tenants.globex.hosts[0] globex/acme", "hosts.duplicate tenants.initech.hosts[0] initech/acme"],
  ],
  [
    "refuses a wildcard that covers another tenant's host",
    [acme("*.example.com"), globex("shop.example.com")],
    ["hosts.shadowed tenants.globex.hosts[0] globex/acme"],
  ],
  [
    "refuses a wildcard that covers another tenant's host two labels deep",
    [acme("*.example.com"), globex("a.b.example.com")],
    ["hosts.shadowed tenants.globex.hosts[0] globex/acme"],
  ],
  [
    "refuses a wildcard under another tenant's wildcard",
    [globex("*.eu.example.com"), acme("*.example.com")],
    ["hosts.shadowed tenants.globex.hosts[0] globex/acme"],
  ],
  [
    "refuses one wildcard of two tenants",
    [acme("*.example.com"), globex("*.example.com")],
    ["hosts.duplicate tenants.globex.hosts[0] globex/acme"],
  ],
  [
    "takes a wildcard and hosts under it of the same tenant",
    [acme("*.example.com", "a.example.com", "*.b.example.com")],
    [],
  ],
  ["takes a wildcard beside its bare domain of another tenant", [acme("*.example.com"), globex("example.com")], []],
  ["refuses a host that is listed twice", [acme("a.b.com", "a.b.com")], ["hosts.repeated tenants.acme.hosts[1] acme"]],
  ["refuses a tenant without hosts", [acme()], ["hosts.none tenants.acme.hosts acme"]],
  [
    "does not call an empty host a duplicate",
    [acme(""), globex("")],
    ["hosts.empty tenants.acme.hosts[0] acme", "hosts.empty tenants.globex.hosts[0] globex"],
  ],
  [
    "reports all wrong hosts at once",
    [acme("A.com", "b", "c.com:1")],
    [
      "hosts.case tenants.acme.hosts[0] acme",
      "hosts.label tenants.acme.hosts[1] acme",
      "hosts.port tenants.acme.hosts[2] acme",
    ],
  ],
  ["refuses an id with upper case letters", [{ id: "Acme", hosts: ["a.b.com"] }], ["tenants.id tenants.Acme.id Acme"]],
  ["refuses an id with an underscore", [{ id: "a_b", hosts: ["a.b.com"] }], ["tenants.id tenants.a_b.id a_b"]],
  ["refuses an id that ends with a hyphen", [{ id: "ab-", hosts: ["a.b.com"] }], ["tenants.id tenants.ab-.id ab-"]],
  ["refuses an empty id", [{ id: "", hosts: ["a.b.com"] }], ["tenants.id tenants..id "]],
  ["takes an id of 63 characters", [{ id: "a".repeat(63), hosts: ["a.b.com"] }], []],
  [
    "refuses an id of 64 characters",
    [{ id: "a".repeat(64), hosts: ["a.b.com"] }],
    [`tenants.id tenants.${"a".repeat(64)}.id ${"a".repeat(64)}`],
  ],
  ["refuses one id of two tenants", [acme("a.b.com"), acme("b.b.com")], ["tenants.duplicate tenants.acme acme"]],
  [
    "refuses an unknown profile",
    [{ ...acme("a.b.com"), profile: "blgo" }],
    ["tenants.profile tenants.acme.profile acme"],
  ],
  [
    "refuses a profile that is only a property of every object",
    [{ ...acme("a.b.com"), profile: "toString" }],
    ["tenants.profile tenants.acme.profile acme"],
  ],
  ["takes a certificate", [{ ...acme("a.b.com"), certificate: CERTIFICATE }], []],
  [
    "refuses a certificate that is no ARN",
    [{ ...acme("a.b.com"), certificate: "acme.pem" }],
    ["tenants.certificate tenants.acme.certificate acme"],
  ],
  [
    "refuses the ARN of something else",
    [{ ...acme("a.b.com"), certificate: "arn:aws:iam::111122223333:server-certificate/a" }],
    ["tenants.certificate tenants.acme.certificate acme"],
  ],
];

describe("checkTenants", () => {
  for (const [name, tenants, problems] of CASES) {
    it(name, () => {
      assert.deepEqual(problemsOf(tenants), problems);
      assert.deepEqual(problemsOf(tenants.toReversed()), problems);
    });
  }

  it("says who claims a host and who covers it", () => {
    const [duplicate] = checkFleet(fleet, [acme("a.example.com"), globex("a.example.com")]);
    assert.equal(duplicate?.message, "is claimed by two tenants, acme and globex");
    const [shadowed] = checkFleet(fleet, [acme("*.example.com"), globex("a.example.com")]);
    assert.equal(shadowed?.message, "is covered by the wildcard *.example.com of tenant acme");
  });

  it("names the profiles there are", () => {
    const [problem] = checkFleet(fleet, [{ ...acme("a.b.com"), profile: "x" }]);
    assert.equal(problem?.fix, "use site or blog");
    assert.equal(listNames(["a", "b", "c"]), "a, b or c");
    assert.equal(listNames(["a"]), "a");
  });

  it("refuses a tenant's certificate where the fleet has none, because HTTPS would take everyone along", () => {
    const { certificates: _, ...plain } = fleet;
    const problems = problemsOf([{ ...acme("a.b.com"), certificate: CERTIFICATE }], plain);
    assert.deepEqual(problems, ["tenants.certificate tenants.acme.certificate acme"]);
  });

  it("takes certificates of every partition", () => {
    for (const partition of ["aws", "aws-cn", "aws-us-gov"]) {
      const certificate = CERTIFICATE.replace("arn:aws:", `arn:${partition}:`);
      assert.deepEqual(problemsOf([{ ...acme("a.b.com"), certificate }]), []);
    }
  });

  it("gives a tenant without profile the fleet's first", () => {
    assert.deepEqual(resolveTenant(acme("a.b.com"), resolveFleet(fleet)), {
      id: "acme",
      hosts: ["a.b.com"],
      profile: "site",
      isolation: "none",
    });
  });
});
