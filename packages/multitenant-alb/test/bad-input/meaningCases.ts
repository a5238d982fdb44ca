import { type BadInput, GOOD_FLEET } from "./badInput.ts";

const hosts = (list: string) => ({ "tenants.yaml": `tenants:\n  - id: acme\n    hosts: ${list}\n` });
const LONG_LABEL = "a".repeat(64);

/** A host of tenant acme that is refused. */
function host(name: string, value: string, [code, says, fix]: [string, string, string]): BadInput {
  const path = "tenants.acme.hosts[0]";
  return {
    name,
    files: hosts(`["${value}"]`),
    expect: [{ code, at: "tenants.yaml:3:13", path, says, fix, tenant: "acme" }],
  };
}

/** What values mean: names, references, and tenants against each other. */
export const MEANING_CASES: readonly BadInput[] = [
  host("a label of 64 characters", `${LONG_LABEL}.example.com`, ["hosts.label", "64 characters", "shorten the label"]),
  host("an internationalised name", "bücher.example", ["hosts.idn", "not in punycode", "write xn--bcher-kva.example"]),
  host("a host with a port", "acme.io:8080", ["hosts.port", "has a port", "write acme.io"]),
  host("a host with a path", "acme.io/shop", ["hosts.path", "has a path", "write acme.io"]),
  host("a host with a scheme", "https://acme.io/", ["hosts.scheme", "has a scheme", "write acme.io"]),
  host("a host with upper case letters", "Acme.io", ["hosts.case", "upper case", "write acme.io"]),
  host("a host with an underscore", "a_b.acme.io", ["hosts.characters", "underscore", "a-b.acme.io"]),
  host("a host with blanks around it", " acme.io", ["hosts.space", "white space", "write acme.io"]),
  host("a host without a dot", "localhost", ["hosts.label", "no dot", "full name"]),
  host("an address", "10.0.0.1", ["hosts.address", "IP address", "DNS name"]),
  host("a wildcard inside a label", "www*.acme.io", ["hosts.wildcard", "wildcard", "*.example.com"]),
  host("a host with a dot at its end", "acme.io.", ["hosts.trailingDot", "ends with a dot", "write acme.io"]),
  host("an escape sequence", "\\e[31macme.io", ["hosts.", "", ""]),
  {
    name: "a host listed twice by one tenant",
    files: hosts("[acme.io, acme.io]"),
    expect: [{ code: "hosts.repeated", at: "tenants.yaml:3:22", says: "listed twice", fix: "remove one" }],
  },
  {
    name: "an id with upper case letters",
    files: { "tenants.yaml": "- { id: Acme Inc., hosts: [acme.io] }\n" },
    expect: [
      {
        code: "tenants.id",
        at: "tenants.yaml:1:9",
        path: "tenants.Acme Inc..id",
        says: "not a tenant id",
        fix: "lower",
      },
    ],
  },
  {
    name: "an id that two tenants have, in two files",
    tenants: "tenants",
    files: {
      "tenants/a.yaml": "{ id: acme, hosts: [acme.io] }\n",
      "tenants/b.yaml": "tenants:\n  - { id: acme, hosts: [acme.com] }\n",
    },
    expect: [
      {
        code: "tenants.duplicate",
        at: "tenants/a.yaml:1:7 tenants/b.yaml:2:11",
        says: "is the id of 2 tenants",
        fix: "an id of its own",
        tenant: "acme",
      },
    ],
  },
  {
    name: "a host that two tenants claim, in two files",
    tenants: "tenants",
    files: {
      "tenants/a.yaml": "{ id: acme, hosts: [acme.io, shop.io] }\n",
      "tenants/b.json": '{\n  "id": "globex",\n  "hosts": ["globex.io", "shop.io"]\n}\n',
    },
    expect: [
      {
        code: "hosts.duplicate",
        at: "tenants/b.json:3:26 tenants/a.yaml:1:30",
        path: "tenants.globex.hosts[1]",
        says: "claimed by two tenants, acme and globex",
        fix: "leave the host to one of them",
      },
    ],
  },
  {
    name: "a wildcard over another tenant's host",
    files: { "tenants.yaml": '- { id: acme, hosts: ["*.shop.io"] }\n- { id: globex, hosts: [a.shop.io] }\n' },
    expect: [
      {
        code: "hosts.shadowed",
        at: "tenants.yaml:2:25 tenants.yaml:1:23",
        says: "covered by the wildcard *.shop.io of tenant acme",
        fix: "let one tenant have both",
      },
    ],
  },
  {
    name: "a profile that the fleet does not have",
    files: { "tenants.yaml": "- { id: acme, hosts: [acme.io], profile: ap }\n" },
    expect: [{ code: "tenants.profile", at: "tenants.yaml:1:42", says: "not a profile", fix: "use site or app" }],
  },
  {
    name: "a service that the fleet does not have",
    files: { "fleet.yaml": GOOD_FLEET.replace("[{ service: web }]", "[{ service: wbe }]") },
    expect: [{ code: "profiles.service", at: "fleet.yaml:6:21", says: "not a service", fix: "use web or api" }],
  },
  {
    name: "a route that is never reached",
    files: { "fleet.yaml": GOOD_FLEET.replace("[{ service: web }]", "[{ service: web }, { path: /x, service: api }]") },
    expect: [
      { code: "profiles.unreachable", at: "fleet.yaml:6:28", says: "never reached", fix: "narrower route first" },
    ],
  },
  {
    name: "a fleet name with more than 12 characters",
    files: { "fleet.yaml": GOOD_FLEET.replace("name: edge", "name: edge-of-the-world") },
    expect: [{ code: "fleet.name", at: "fleet.yaml:1:7", says: "not a fleet name", fix: "12 characters" }],
  },
  {
    name: "a certificate that is none",
    files: { "fleet.yaml": `${GOOD_FLEET}certificates: [my-cert]\n` },
    expect: [{ code: "fleet.certificate", at: "fleet.yaml:8:16", says: "not the ARN", fix: "arn:aws:acm" }],
  },
  {
    name: "wrong structure and wrong meaning are reported together",
    files: {
      "tenants.yaml":
        "- { id: acme, hosts: acme.io }\n- { id: globex, hosts: [globex.io:80], profile: no }\n- { id: x, hosts: [] }\n",
    },
    expect: [
      { code: "field.type", at: "tenants.yaml:1:22", says: "should be a list", fix: "[acme.io]", tenant: "acme" },
      { code: "hosts.port", at: "tenants.yaml:2:25", says: "has a port", fix: "globex.io", tenant: "globex" },
      { code: "tenants.profile", at: "tenants.yaml:2:49", says: "not a profile", fix: "site", tenant: "globex" },
      { code: "field.empty", at: "tenants.yaml:3:19", says: "empty list", fix: "at least one", tenant: "x" },
    ],
  },
  {
    name: "hosts and ids of entries whose structure is wrong, and of a fleet with an unknown field",
    files: {
      "fleet.yaml": `${GOOD_FLEET}pakking: exact\n`,
      "tenants.yaml":
        '- { id: acme, hosts: [acme.io:80, "*.acme.io"], profil: app }\n- { id: globex, hosts: [www.acme.io], profile: no }\n- { id: globex, hosts: [] }\n',
    },
    expect: [
      { code: "field.unknown", at: "fleet.yaml:8:1", says: "not a known field", fix: "packing" },
      { code: "hosts.port", at: "tenants.yaml:1:23", says: "has a port", fix: "acme.io", tenant: "acme" },
      { code: "field.unknown", at: "tenants.yaml:1:49", says: "not a known field", fix: "profile", tenant: "acme" },
      { code: "tenants.duplicate", at: "tenants.yaml:2:9 tenants.yaml:3:9", says: "2 tenants", fix: "its own" },
      { code: "hosts.shadowed", at: "tenants.yaml:2:25 tenants.yaml:1:35", says: "*.acme.io", fix: "wildcard" },
      { code: "tenants.profile", at: "tenants.yaml:2:48", says: "not a profile", fix: "site", tenant: "globex" },
      { code: "field.empty", at: "tenants.yaml:3:24", says: "empty list", fix: "at least one", tenant: "globex" },
    ],
  },
];
