import assert from "node:assert/strict";
import { annotation as a, annotationKey } from "../../../src/annotations.ts";
import type { InterpretInput } from "../../../src/interpret/index.ts";
import { action, classParams, errorOf, ingress, parametrised } from "../manifests.ts";
import { type ErrorCase, HTTPS, itReports, one, two } from "./errorCase.ts";

const CASES: readonly ErrorCase[] = [
  // Ports.
  [
    "ports that are no list",
    one({ [a.listenPorts]: '{"HTTP":80}' }),
    'ingress: shop/one: failed to parse listen-ports configuration: `{"HTTP":80}`: json: cannot unmarshal object into Go value of type []map[string]int32',
  ],
  [
    "a port that is text",
    one({ [a.listenPorts]: '[{"HTTP":"80"}]' }),
    'ingress: shop/one: failed to parse listen-ports configuration: `[{"HTTP":"80"}]`: json: cannot unmarshal string into Go value of type int32',
  ],
  ["no ports", one({ [a.listenPorts]: "[]" }), "ingress: shop/one: empty listen-ports configuration: `[]`"],
  [
    "a port out of range",
    one({ [a.listenPorts]: '[{"HTTP":65536}]' }),
    "ingress: shop/one: listen port must be within [1, 65535]: 65536",
  ],
  [
    "an unknown protocol",
    one({ [a.listenPorts]: '[{"TCP":80}]' }),
    "ingress: shop/one: listen protocol must be within [HTTP, HTTPS]: TCP",
  ],
  [
    "a port with two protocols",
    two(a.listenPorts, '[{"HTTP":80}]', '[{"HTTPS":80}]'),
    "failed to merge listenPort config for port: 80: conflicting protocol, shop/one: HTTP | shop/two: HTTPS",
  ],
  [
    "a wrong address block",
    one({ [a.inboundCidrs]: "10.0.0.0/33" }),
    "ingress: shop/one: invalid inbound-cidrs settings on Ingress: shop/one: invalid CIDR address: 10.0.0.0/33",
  ],
  [
    "different address blocks",
    two(a.inboundCidrs, "10.0.0.0/8,::/0", "10.0.0.0/8"),
    "failed to merge listenPort config for port: 80: conflicting inbound-cidrs, shop/one: [10.0.0.0/8], [::/0] | shop/two: [10.0.0.0/8], []",
  ],
  [
    "different prefix lists",
    two(a.securityGroupPrefixLists, "pl-2,pl-1", "pl-1"),
    "failed to merge listenPort config for port: 80: conflicting inbound-prefix-lists, shop/one: [pl-1 pl-2] | shop/two: [pl-1]",
  ],
  [
    "different TLS policies",
    two(a.sslPolicy, "p1", "p2", HTTPS),
    "failed to merge listenPort config for port: 443: conflicting sslPolicy, shop/one: p1 | shop/two: p2",
  ],
  [
    "verification without trust store",
    one({ ...HTTPS, [a.mutualAuthentication]: '[{"port":443,"mode":"verify"}]' }),
    "ingress: shop/one: trustStore is required when mutualAuthentication mode is verify for port 443",
  ],
  [
    "a trust store that is not used",
    one({ ...HTTPS, [a.mutualAuthentication]: '[{"port":443,"mode":"off","trustStore":"t"}]' }),
    "ingress: shop/one: Mutual Authentication mode off does not support trustStore for port 443",
  ],
  [
    "different listener attributes",
    two(annotationKey("listener-attributes", "HTTP-80"), "a=1", "a=2"),
    "conflicting listener attributes a: 1 | 2 for ingress shop/two",
  ],
  // Redirect to HTTPS.
  ["redirects to two ports", two(a.sslRedirect, "443", "8443", HTTPS), "conflicting sslRedirect port: [443 8443]"],
  ["a redirect to no listener", one({ [a.sslRedirect]: "443" }), "listener does not exist for SSLRedirect port: 443"],
  ["a redirect to plain HTTP", one({ [a.sslRedirect]: "80" }), "listener protocol non-SSL for SSLRedirect port: 80"],
  [
    "a redirect to no number",
    one({ [a.sslRedirect]: "https" }),
    'ingress: shop/one: failed to parse int32 annotation, alb.ingress.kubernetes.io/ssl-redirect: https: strconv.ParseInt: parsing "https": invalid syntax',
  ],
];

describe("interpret, errors of listeners", () => {
  itReports(CASES);

  it("names every Ingress that gives a default backend", () => {
    const given = { defaultBackend: action("web") };
    const input = { ingresses: [ingress("b", {}, given), ingress("a", {}, given)] };
    assert.equal(errorOf(input), "multiple ingress defined default backend: [shop/a shop/b]");
  });

  it("refuses a wrong address block of class parameters", () => {
    const input: InterpretInput = {
      ingresses: [ingress("one", {}, { ingressClassName: "edge" })],
      ingressClasses: [parametrised("edge")],
      ingressClassParams: [classParams("edge", { inboundCIDRs: ["10.0.0.1"] })],
    };
    const why = "invalid CIDR in IngressClassParams InboundCIDR 10.0.0.1: invalid CIDR address: 10.0.0.1";
    assert.equal(errorOf(input), `ingress: shop/one: ${why}`);
  });
});
