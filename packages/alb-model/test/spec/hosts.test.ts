import assert from "node:assert/strict";
import { resolveLimits } from "../../src/quotas.ts";
import { checkHost, coveringWildcard } from "../../src/spec/hosts.ts";

const limits = resolveLimits();
const label63 = "a".repeat(63);
const host128 = `${label63}.${"b".repeat(60)}.com`;

const GOOD = [
  "acme.example.com",
  "www.acme.io",
  "a.b",
  "1.acme.com",
  "3com.com",
  "a--b.example.com",
  "*.example.com",
  "*.a.b.example.com",
  "xn--bcher-kva.example.com",
  "*.xn--bcher-kva.example",
  "acme.example.123",
  `${label63}.example.com`,
  host128,
];

const EXAMPLE = "write a DNS name such as acme.example.com";
const FULL = "write a full name such as acme.example.com";
const LISTENER = "the port is the listener's";

/** Host, code, part of the message, whole fix. */
const BAD: readonly (readonly [host: string, code: string, message: string, fix: string])[] = [
  ["", "hosts.empty", "is empty", EXAMPLE],
  [" ", "hosts.space", "white space", EXAMPLE],
  [" acme.example.com", "hosts.space", "white space", "write acme.example.com"],
  ["acme.example.com\n", "hosts.space", "white space", "write acme.example.com"],
  ["acme.example.com,www.acme.io", "hosts.list", "list of hosts", "write each host on its own"],
  ["acme.example.com; www.acme.io", "hosts.list", "list of hosts", "write each host on its own"],
  [
    "https://acme.example.com",
    "hosts.scheme",
    "has a scheme",
    "write acme.example.com; the listener decides on HTTP or HTTPS",
  ],
  [
    "HTTPS://ACME.example.com:443/login?x=1",
    "hosts.scheme",
    "has a scheme",
    "write acme.example.com; the listener decides on HTTP or HTTPS",
  ],
  ["acme.example.com/", "hosts.path", "has a path", "write acme.example.com and put the path into a profile's route"],
  ["acme.example.com/a", "hosts.path", "has a path", "write acme.example.com and put the path into a profile's route"],
  ["/api", "hosts.path", "has a path", `${EXAMPLE} and put the path into a profile's route`],
  ["acme.example.com:443", "hosts.port", "has a port", `write acme.example.com; ${LISTENER}`],
  ["acme.example.com:", "hosts.port", "has a port", `write acme.example.com; ${LISTENER}`],
  ["10.0.0.1", "hosts.address", "IP address", "write a DNS name; Ingress hosts cannot be addresses"],
  ["10.0.0.1:80", "hosts.address", "IP address", "write a DNS name; Ingress hosts cannot be addresses"],
  ["::1", "hosts.address", "IP address", "write a DNS name; Ingress hosts cannot be addresses"],
  ["[2001:db8::1]", "hosts.address", "IP address", "write a DNS name; Ingress hosts cannot be addresses"],
  ["acme.example.com.", "hosts.trailingDot", "ends with a dot", "write acme.example.com"],
  [".", "hosts.trailingDot", "ends with a dot", EXAMPLE],
  ["bücher.example.com", "hosts.idn", "not in punycode", "write xn--bcher-kva.example.com"],
  ["*.bücher.example", "hosts.idn", "not in punycode", "write *.xn--bcher-kva.example"],
  ["Bücher.example.com", "hosts.idn", "not in punycode", "write xn--bcher-kva.example.com"],
  ["xn--a.example.com", "hosts.idn", "not valid punycode", "encode the name again"],
  ["shop.xn--zzzzzzzzzzzz.com", "hosts.idn", 'the label "xn--zzzzzzzzzzzz"', "encode the name again"],
  ["Acme.Example.com", "hosts.case", "upper case", "write acme.example.com"],
  ["acme_shop.example.com", "hosts.characters", "underscore", "write acme-shop.example.com"],
  ["*", "hosts.wildcard", "not the whole first label", "write *.example.com or list the hosts"],
  ["a*.example.com", "hosts.wildcard", "not the whole first label", "write *.example.com or list the hosts"],
  ["www.*.example.com", "hosts.wildcard", "not the whole first label", "write *.example.com or list the hosts"],
  ["*.*.example.com", "hosts.wildcard", "not the whole first label", "write *.example.com or list the hosts"],
  ["*.com", "hosts.wildcard", "whole top-level domain", "write *.example.com or list the hosts"],
  ["localhost", "hosts.label", "has no dot", FULL],
  ["acme..example.com", "hosts.label", "empty label", FULL],
  [".example.com", "hosts.label", "empty label", FULL],
  ["*..example.com", "hosts.label", "empty label", FULL],
  [`${label63}a.example.com`, "hosts.label", "64 characters; DNS allows 63", "shorten the label"],
  ["-acme.example.com", "hosts.characters", 'the label "-acme"', FULL],
  ["acme-.example.com", "hosts.characters", 'the label "acme-"', FULL],
  ["acme?.example.com", "hosts.characters", 'the label "acme?"', FULL],
  ["a$b.example.com", "hosts.characters", 'the label "a$b"', FULL],
  ["user@acme.example.com", "hosts.characters", 'the label "user@acme"', FULL],
  ["acme.xn--p1ai", "hosts.characters", "label that has a hyphen", FULL],
  [`${label63}.${"b".repeat(61)}.com`, "hosts.length", "has 129 characters", "use a shorter name"],
];

describe("checkHost", () => {
  for (const host of GOOD) {
    it(`takes ${host.length > 40 ? `a host of ${host.length} characters` : host}`, () => {
      assert.equal(checkHost(host, limits), undefined);
    });
  }

  for (const [host, code, message, fix] of BAD) {
    const shown = host.length > 45 ? `a host of ${host.length} characters` : JSON.stringify(host);
    it(`refuses ${shown} as ${code} and says: ${fix}`, () => {
      const found = checkHost(host, limits);
      assert.deepEqual([found?.code, found?.fix], [code, fix]);
      assert.ok(found?.message.includes(message), found?.message);
    });
  }

  it("holds hosts to the limit in force", () => {
    const found = checkHost("acme.example.com", resolveLimits({ hostValueLength: 10 }));
    assert.equal(found?.message, "has 16 characters; an ALB host value has at most 10");
  });

  it("suggests nothing that it would refuse itself", () => {
    for (const [host, , , fix] of BAD) {
      const suggestion = /^write ([^ ;]*\.[^ ;]*)/.exec(fix)?.[1];
      if (suggestion !== undefined) assert.equal(checkHost(suggestion, limits), undefined, host);
    }
  });
});

describe("coveringWildcard", () => {
  const wildcards = new Map([
    ["*.example.com", "acme"],
    ["*.deep.example.com", "globex"],
  ]);

  for (const [host, covering] of [
    ["a.example.com", "*.example.com"],
    ["a.b.example.com", "*.example.com"],
    ["a.deep.example.com", "*.deep.example.com"],
    ["*.deep.example.com", "*.example.com"],
    ["*.example.com", undefined],
    ["example.com", undefined],
    ["aexample.com", undefined],
    ["a.example.com.br", undefined],
  ] as const) {
    it(`finds ${covering ?? "no wildcard"} for ${host}`, () => {
      assert.equal(coveringWildcard(host, wildcards)?.host, covering);
    });
  }
});
