import assert from "node:assert/strict";
import { ingressGroupRefused as policy } from "../../src/policies/ingress-group-refused.ts";
import { groupOf, member, members, PREFIX, SERVICE } from "../groups.ts";
import { classParams, type Given, ingressClass, judge, UNKNOWN } from "../policies.ts";

const problems = (...given: readonly Given[]) => judge(policy, given).problems;
const annotated = (name: string, annotations: Readonly<Record<string, unknown>>) => {
  const entries = Object.entries(annotations).map(([key, value]) => [`${PREFIX}/${key}`, value]);
  return member(name, { annotations: Object.fromEntries(entries) });
};

describe("ingress-group-refused", () => {
  it("accepts what the controller would build", () => {
    assert.deepEqual(problems(...groupOf(), ...members(3)), []);
    assert.deepEqual(problems(member("alone")), []);
  });

  it("finds the Ingress that the controller names, with its words, and says why and what to do", () => {
    const bad = annotated("bad", { "group.order": "first" });
    assert.deepEqual(
      judge(policy, [...groupOf(), ...members(2), bad]).messages,
      [
        'Ingress shops/bad: the controller refuses the group edge with its 3 Ingresses: "failed to load Ingress group order for ' +
          "ingress: shops/bad: failed to parse int32 annotation, alb.ingress.kubernetes.io/group.order: first: strconv.ParseInt: " +
          'parsing \\"first\\": invalid syntax". The controller builds a load balancer from all Ingresses of its group at once: ' +
          "while one of them is wrong, or two contradict each other, nothing of the group is changed any more. " +
          "(https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/3790) Fix: correct or remove " +
          "what the controller objects to, and put settings of the load balancer into its IngressClassParams.".replaceAll(
            "\\",
            "",
          ),
      ].map((message) => message.replaceAll("\\", "")),
    );
  });

  it("finds the Ingress with which a contradiction begins, though the controller names none", () => {
    const [one, two] = [
      annotated("a-one", { "load-balancer-name": "one" }),
      annotated("m-two", { "load-balancer-name": "two" }),
    ];
    assert.deepEqual(problems(...groupOf(), ...members(3), one, two), [
      'm-two: the controller refuses the group edge with its 5 Ingresses: "conflicting load balancer name: map[one:{} two:{}]"',
    ]);
  });

  it("takes no name of an Ingress for another's that begins or ends with it", () => {
    const bad = annotated("shop-2", { "group.order": "first" });
    assert.match(problems(...groupOf(), member("shop"), bad)[0] ?? "", /^shop-2: /);
  });

  it("blames the parameters for what is wrong with them", () => {
    assert.deepEqual(problems(...groupOf({ scheme: "public" }), ...members(2)), [
      'edge-params: the controller refuses the group edge with its 2 Ingresses: "unknown scheme: public"',
    ]);
  });

  it("goes on with other groups, and names an Ingress that is alone", () => {
    const alone = { ...annotated("alone", { "listen-ports": "https" }), cluster: "other" };
    assert.match(
      problems(...groupOf(), ...members(2), alone)[0] ?? "",
      /^alone: the controller refuses the group shops\/alone: "ingress: shops\/alone: /,
    );
  });

  it("accepts what only values that are not known yet decide", () => {
    const redirect = { "ssl-redirect": "443", "certificate-arn": UNKNOWN };
    assert.deepEqual(problems(...groupOf(), annotated("cert", redirect)), []);
    assert.deepEqual(
      problems(...groupOf(), annotated("ports", { "ssl-redirect": "443", "listen-ports": UNKNOWN })),
      [],
    );
    assert.deepEqual(problems(...groupOf({ certificateArn: UNKNOWN, sslRedirectPort: "443" }), member("shop")), []);
    const signIn = { "certificate-arn": "arn", "auth-type": "cognito", "auth-idp-cognito": UNKNOWN };
    assert.deepEqual(problems(...groupOf(), annotated("signed-in", signIn)), []);
    assert.deepEqual(
      problems(...groupOf(), member("backend", { service: UNKNOWN }), member("path", { path: UNKNOWN })),
      [],
    );
    const annotations = {
      type: member("x").type,
      name: "x",
      props: {
        metadata: { name: "x", namespace: "shops", annotations: UNKNOWN },
        spec: { ingressClassName: "edge", rules: [] },
      },
    };
    assert.deepEqual(problems(...groupOf({ sslRedirectPort: "443" }), annotations), []);
  });

  it("accepts a redirect to a listener that another stack's Ingress or class may give", () => {
    const redirects = annotated("shop", { "ssl-redirect": "443" });
    assert.deepEqual(problems(...groupOf(), redirects), []);
    assert.deepEqual(problems(redirects), []);
    const alone = [classParams("edge", {}), { ...ingressClass("edge"), name: "class" }, redirects];
    assert.deepEqual(problems(...alone), [
      'shop: the controller refuses the group shops/shop: "listener does not exist for SSLRedirect port: 443"',
    ]);
  });

  it("accepts a sign-in whose provider may stand on the Service", () => {
    const annotations = { [`${PREFIX}/auth-type`]: "cognito", [`${PREFIX}/certificate-arn`]: "arn" };
    assert.deepEqual(problems(...groupOf(), member("shop", { annotations, service: SERVICE })), []);
    assert.match(problems(...groupOf(), member("shop", { annotations }))[0] ?? "", /missing/);
  });

  it("finds a wrong Ingress beside values that are not known yet, and notes them", () => {
    const judged = judge(policy, [
      ...groupOf(),
      annotated("later", { "listen-ports": UNKNOWN }),
      annotated("bad", { "group.order": "2000" }),
    ]);
    assert.match(judged.problems[0] ?? "", /^bad: the controller refuses the group edge/);
    assert.deepEqual(judged.unknown, [`later metadata.annotations["${PREFIX}/listen-ports"]`]);
  });

  it("reads what the API would refuse without failing", () => {
    const odd = [
      member("rules", { rules: { host: "a" } }),
      member("numbers", {
        host: 5,
        path: 7,
        annotations: { [`${PREFIX}/group.order`]: 3, [`${PREFIX}/ssl-redirect`]: true },
      }),
      member("backends", { rules: [{ http: { paths: [{ path: "/", pathType: "Prefix" }] } }] }),
    ];
    assert.equal(problems(...groupOf({ tags: "none", subnets: [], listeners: "80" }), ...odd).length, 1);
  });
});
