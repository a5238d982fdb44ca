import { annotation as a } from "../../../src/annotations.ts";
import { ingress, service } from "../manifests.ts";
import { actionJson, type ErrorCase, HTTPS, itReports, one, toService, web80 } from "./errorCase.ts";

const CASES: readonly ErrorCase[] = [
  // Target groups of Services.
  ["an unknown target type", web80({ [a.targetType]: "lambda" }), "ingress: shop/one: unknown targetType: lambda"],
  [
    "an unknown backend protocol",
    web80({ [a.backendProtocol]: "TCP" }),
    "ingress: shop/one: backend protocol must be within [HTTP, HTTPS]: TCP",
  ],
  [
    "an unknown protocol version",
    web80({ [a.backendProtocolVersion]: "HTTP3" }),
    "ingress: shop/one: backend protocol version must be within [HTTP1, HTTP2, GRPC]: HTTP3",
  ],
  [
    "a health check port that is not there",
    web80({ [a.healthCheckPort]: "metrics" }),
    "ingress: shop/one: failed to resolve healthCheckPort: unable to find port metrics on service shop/web",
  ],
  [
    "an unknown health check protocol",
    web80({ [a.healthCheckProtocol]: "TCP" }),
    "ingress: shop/one: healthCheckProtocol must be within [HTTP, HTTPS]",
  ],
  [
    "instances behind a ClusterIP",
    web80({ [a.targetType]: "instance" }),
    "ingress: shop/one: TargetGroup port is empty. When using Instance targets, your service be must of type 'NodePort' or 'LoadBalancer'",
  ],
  [
    "IPv6 pods behind an IPv4 load balancer",
    web80({}, { ipFamilies: ["IPv6"] }),
    "ingress: shop/one: unsupported IPv6 configuration, lb not dual-stack",
  ],
  [
    "a Service port that is not there",
    { ingresses: [ingress("one", {}, toService("web", { number: 81 }))], services: [service("web")] },
    "ingress: shop/one: unable to find port 81 on service shop/web",
  ],
  [
    "a missing Service among several targets",
    {
      ...actionJson({
        type: "forward",
        forwardConfig: {
          targetGroups: [
            { serviceName: "gone", servicePort: 80, weight: 1 },
            { targetGroupName: "b", weight: 1 },
          ],
        },
      }),
      services: [],
    },
    'ingress: shop/one: Service "gone" not found',
  ],
  // Sign-in.
  ["an unknown sign-in", one({ [a.authType]: "basic" }), "ingress: shop/one: unknown authType: basic"],
  ["OIDC without provider", one({ ...HTTPS, [a.authType]: "oidc" }), "ingress: shop/one: missing IDPConfigOIDC"],
  [
    "Cognito without provider",
    one({ ...HTTPS, [a.authType]: "cognito" }),
    "ingress: shop/one: missing IDPConfigCognito",
  ],
  [
    "a session time that is no number",
    one({ [a.authSessionTimeout]: "1h" }),
    'ingress: shop/one: failed to parse int64 annotation, alb.ingress.kubernetes.io/auth-session-timeout: 1h: strconv.ParseInt: parsing "1h": invalid syntax',
  ],
  [
    "a token check without issuer",
    one({ [a.jwtValidation]: '{"jwksEndpoint":"j"}' }),
    "ingress: shop/one: issuer is a required field for jwt validation",
  ],
  [
    "sign-in and token check at once",
    one({
      ...HTTPS,
      [a.authType]: "cognito",
      [a.authIdpCognito]: "{}",
      [a.jwtValidation]: '{"jwksEndpoint":"j","issuer":"i"}',
    }),
    "ingress: shop/one: authentication and jwt validation can't both be configured",
  ],
];

describe("interpret, errors of Services and sign-in", () => {
  itReports(CASES);
});
