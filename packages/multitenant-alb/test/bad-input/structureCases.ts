import { type BadInput, GOOD_FLEET } from "./badInput.ts";

const tenant = (fields: string) => ({ "tenants.yaml": `tenants:\n  - ${fields}\n` });
const fleet = (from: string, to: string) => ({ "fleet.yaml": GOOD_FLEET.replace(from, to) });

/** Fields, types and ranges. */
export const STRUCTURE_CASES: readonly BadInput[] = [
  {
    name: "a mistyped field of a tenant",
    files: tenant("{ id: acme, host: [acme.example.com] }"),
    expect: [
      {
        code: "field.missing",
        at: "tenants.yaml:2:5",
        path: "tenants.acme.hosts",
        says: "is missing",
        fix: "DNS names",
      },
      {
        code: "field.unknown",
        at: "tenants.yaml:2:17",
        path: "tenants.acme.host",
        says: "is not a known field",
        fix: 'write "hosts"',
        tenant: "acme",
      },
    ],
  },
  {
    name: "a field that is like no other",
    files: tenant("{ id: acme, hosts: [a.io], owner: jo }"),
    expect: [
      {
        code: "field.unknown",
        at: "tenants.yaml:2:32",
        says: "known field",
        fix: "remove it; known fields: id, hosts",
      },
    ],
  },
  {
    name: "mistyped fields deep in the fleet",
    files: fleet("api, port: 8080", "api, prot: 8080, healthCheck: { paht: / }"),
    expect: [
      { code: "field.missing", at: "fleet.yaml:4:8", path: "fleet.services.api.port", says: "is missing", fix: "Port" },
      { code: "field.unknown", at: "fleet.yaml:4:26", path: "fleet.services.api.prot", says: "known", fix: '"port"' },
      { code: "field.unknown", at: "fleet.yaml:4:53", says: "known field", fix: 'write "path"' },
    ],
  },
  {
    name: "a mistyped quota",
    files: { "fleet.yaml": `${GOOD_FLEET}quotas: { rulesPerLoadBalancr: 200 }\n` },
    expect: [
      { code: "field.unknown", at: "fleet.yaml:8:11", says: "known field", fix: 'write "rulesPerLoadBalancer"' },
    ],
  },
  {
    name: "a mistyped key above the tenants",
    files: { "tenants.yaml": "tenant:\n  - { id: acme, hosts: [a.io] }\n" },
    expect: [
      { code: "field.unknown", at: "tenants.yaml:1:1", path: "tenant", says: "known field", fix: 'write "tenants"' },
      { code: "field.missing", at: "tenants.yaml:1:1", path: "tenants", says: "is missing", fix: "List of tenants" },
    ],
  },
  {
    name: "a text in place of a list of hosts",
    files: tenant("{ id: acme, hosts: acme.example.com }"),
    expect: [
      {
        code: "field.type",
        at: "tenants.yaml:2:24",
        says: "should be a list, but is a text",
        fix: "[acme.example.com]",
      },
    ],
  },
  {
    name: "hosts in one text, with commas",
    files: tenant('{ id: acme, hosts: "a.io, *.b.io" }'),
    expect: [{ code: "field.type", at: "tenants.yaml:2:24", says: "should be a list", fix: '[a.io, "*.b.io"]' }],
  },
  {
    name: "a number as id",
    files: tenant("{ id: 007, hosts: [a.io] }"),
    expect: [
      {
        code: "field.type",
        at: "tenants.yaml:2:11",
        path: "tenants[0].id",
        says: "should be a text, but is a number",
        fix: 'put it in quotes: "007"',
      },
    ],
  },
  {
    name: "true as a host",
    files: tenant("{ id: acme, hosts: [true] }"),
    expect: [{ code: "field.type", at: "tenants.yaml:2:25", says: "but is true", fix: 'in quotes: "true"' }],
  },
  {
    name: "a key with nothing behind it",
    files: { "tenants.yaml": "tenants:\n  - id: acme\n    hosts:\n" },
    expect: [
      { code: "field.type", at: "tenants.yaml:3:11", says: "should be a list, but is nothing", fix: "a list: DNS" },
    ],
  },
  {
    name: "no hosts",
    files: tenant("{ id: acme, hosts: [] }"),
    expect: [{ code: "field.empty", at: "tenants.yaml:2:24", says: "is an empty list", fix: "at least one entry" }],
  },
  {
    name: "an empty host",
    files: tenant('{ id: acme, hosts: [a.io, ""] }'),
    expect: [
      {
        code: "field.empty",
        at: "tenants.yaml:2:31",
        path: "tenants.acme.hosts[1]",
        says: "empty text",
        fix: "write a DNS name",
      },
    ],
  },
  {
    name: "a tenant that is a text",
    files: tenant("acme"),
    expect: [
      { code: "field.type", at: "tenants.yaml:2:5", path: "tenants[0]", says: "should be a mapping", fix: "mapping" },
    ],
  },
  {
    name: "tenants that are a mapping by id",
    files: { "tenants.yaml": "tenants:\n  acme: { hosts: [a.io] }\n" },
    expect: [{ code: "field.type", at: "tenants.yaml:2:3", says: "should be a list, but is a mapping", fix: "list" }],
  },
  {
    name: "a mistyped choice",
    files: { ...tenant("{ id: acme, hosts: [a.io], isolation: shrad }"), "fleet.yaml": `${GOOD_FLEET}packing: fast\n` },
    expect: [
      { code: "field.choice", at: "fleet.yaml:8:10", says: "is not one of none, exact, regex", fix: "write one of" },
      { code: "field.choice", at: "tenants.yaml:2:43", says: "is not one of none, rule, shard", fix: 'write "shard"' },
    ],
  },
  {
    name: "a port in quotes",
    files: fleet("port: 8080", 'port: "8080"'),
    expect: [
      {
        code: "field.type",
        at: "fleet.yaml:4:32",
        path: "fleet.services.api.port",
        says: "should be a whole number, but is a text",
        fix: "remove the quotes: 8080",
      },
    ],
  },
  {
    name: "ports out of range",
    files: fleet("port: 8080", "port: 0, targetPort: 65536"),
    expect: [
      { code: "field.range", at: "fleet.yaml:4:32", says: "out of range", fix: "from 1 to 65535" },
      { code: "field.range", at: "fleet.yaml:4:47", says: "out of range", fix: "from 1 to 65535" },
    ],
  },
  {
    name: "half a pod",
    files: fleet("port: 8080", "port: 8080, maxReplicas: 2.5"),
    expect: [{ code: "field.type", at: "fleet.yaml:4:51", says: "a number that is not whole", fix: "whole number" }],
  },
  {
    name: "health check settings that AWS does not take",
    files: fleet("port: 8080", "port: 8080, healthCheck: { path: healthz, intervalSeconds: 4, successCodes: 2xx }"),
    expect: [
      { code: "field.format", at: "fleet.yaml:4:59", says: "wrong form", fix: "Path that is requested" },
      { code: "field.range", at: "fleet.yaml:4:85", says: "out of range", fix: "from 5 to 300" },
      { code: "field.format", at: "fleet.yaml:4:102", says: "wrong form", fix: "200-299" },
    ],
  },
  {
    name: "a quota of nothing",
    files: { "fleet.yaml": `${GOOD_FLEET}quotas:\n  rulesPerLoadBalancer: 0\n` },
    expect: [{ code: "field.range", at: "fleet.yaml:9:25", says: "out of range", fix: "of 1 or more" }],
  },
  {
    name: "a source range that is an address, and one that is a number",
    files: { "fleet.yaml": `${GOOD_FLEET}inboundCidrs: [10.0.0.1, 10]\n` },
    expect: [
      { code: "field.format", at: "fleet.yaml:8:16", says: "wrong form", fix: "10.0.0.0/8" },
      { code: "field.type", at: "fleet.yaml:8:26", says: "is a number", fix: 'in quotes: "10"' },
    ],
  },
  {
    name: "a route that is the service alone, and one without paths",
    files: fleet("[{ service: web }]", "[{ path: [], service: web }, web]"),
    expect: [
      {
        code: "field.empty",
        at: "fleet.yaml:6:18",
        path: "fleet.profiles.site[0].path",
        says: "empty list",
        fix: "path",
      },
      {
        code: "field.type",
        at: "fleet.yaml:6:38",
        path: "fleet.profiles.site[1]",
        says: "should be a mapping",
        fix: "",
      },
    ],
  },
  {
    name: "a path that is a number",
    files: fleet("[{ service: web }]", "[{ path: 1, service: web }]"),
    expect: [{ code: "field.type", at: "fleet.yaml:6:18", says: "a text or a list of texts", fix: 'in quotes: "1"' }],
  },
  {
    name: "a profile without routes",
    files: fleet("[{ service: web }]", "[]"),
    expect: [{ code: "field.empty", at: "fleet.yaml:6:9", says: "is an empty list", fix: "at least one entry" }],
  },
  {
    name: "a profile whose name is a number, which would change the order of profiles",
    files: fleet("  site:", "  2:"),
    expect: [
      { code: "field.key", at: "fleet.yaml:6:3", path: "fleet.profiles.2", says: "a name that", fix: "lower case" },
    ],
  },
  {
    name: "a tenants file given as the fleet",
    files: { "fleet.yaml": "tenants: []\n" },
    expect: [
      { code: "field.missing", at: "fleet.yaml:1:1", path: "fleet.name", says: "is missing", fix: "Prefix" },
      {
        code: "field.missing",
        at: "fleet.yaml:1:1",
        path: "fleet.profiles",
        says: "is missing",
        fix: "Ordered routes",
      },
      { code: "field.missing", at: "fleet.yaml:1:1", path: "fleet.services", says: "is missing", fix: "Services" },
      { code: "field.unknown", at: "fleet.yaml:1:1", path: "fleet.tenants", says: "known field", fix: "remove it" },
    ],
  },
  {
    name: "a fleet that is a list",
    files: { "fleet.yaml": "- name: edge\n" },
    expect: [{ code: "field.type", at: "fleet.yaml:1:1", path: "fleet", says: "should be a mapping", fix: "mapping" }],
  },
  {
    name: "a wrong fleet does not hide what is wrong with the tenants",
    files: { ...tenant("{ id: acme, hosts: [https://a.io] }"), ...fleet("name: edge", "nam: edge") },
    expect: [
      { code: "field.unknown", at: "fleet.yaml:1:1", path: "fleet.nam", says: "known field", fix: 'write "name"' },
      { code: "field.missing", at: "fleet.yaml:1:1", path: "fleet.name", says: "is missing", fix: "Prefix" },
      { code: "hosts.scheme", at: "tenants.yaml:2:25", says: "scheme", fix: "a.io" },
    ],
  },
  {
    name: "a JSON field that would change an object's prototype",
    tenants: "tenants.json",
    files: { "tenants.json": '[{"id": "acme", "hosts": ["a.io"], "__proto__": {"profile": "none"}}]' },
    expect: [{ code: "field.unknown", at: "tenants.json:1:36", says: "known field", fix: "remove it" }],
  },
];
