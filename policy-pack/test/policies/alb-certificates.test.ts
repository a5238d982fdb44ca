import assert from "node:assert/strict";
import { albCertificates as policy } from "../../src/policies/alb-certificates.ts";
import { groupOf, listenerArn, member, members, ownBalancer, PREFIX } from "../groups.ts";
import { type Given, judge, UNKNOWN } from "../policies.ts";
import { AUTO_MODE_PARAMS, LISTENER_CERTIFICATE } from "../types.ts";

const problems = (given: readonly Given[], settings?: object) => judge(policy, given, settings).problems;
const arns = (count: number) =>
  Array.from({ length: count }, (_, index) => `arn:aws:acm:eu-central-1:123456789012:certificate/${index}`);
const withCertificates = (...all: readonly unknown[]) => ({
  annotations: { [`${PREFIX}/certificate-arn`]: all.length === 1 ? all[0] : all.join(", ") },
});
const added = (name: string, balancer: string, certificateArn: unknown): Given => ({
  type: LISTENER_CERTIFICATE,
  name,
  props: { listenerArn: listenerArn(balancer), certificateArn },
});

describe("alb-certificates", () => {
  it("accepts 25 certificates besides the default one", () => {
    assert.deepEqual(problems([...groupOf({ certificateArn: arns(26) }), ...members(2)]), []);
    assert.deepEqual(
      problems([...groupOf(), ...members(26, (index) => withCertificates(...arns(26).slice(index, index + 1)))]),
      [],
    );
  });

  it("finds one more, and says why and what to do", () => {
    assert.deepEqual(judge(policy, [...groupOf({ certificateArn: arns(27) }), member("shop")]).messages, [
      "IngressClassParams edge: the group edge has 26 certificates besides the default one; 25 are allowed. AWS " +
        "refuses every certificate over the quota, and the controller then stops changing the load balancer, even " +
        "when Ingresses are removed. (https://github.com/kubernetes-sigs/aws-load-balancer-controller/issues/2449) " +
        "Fix: use a certificate that covers several hosts, such as *.example.com, spread the Ingresses over more " +
        "groups, or ask AWS for a higher quota and set quota to it.",
    ]);
  });

  it("unites the annotations of all members, and overlooks them where the class has certificates", () => {
    const each = (index: number) => withCertificates(...arns(27).slice(index, index + 1));
    const found = ["edge-params: the group edge has 26 certificates besides the default one; 25 are allowed"];
    assert.deepEqual(problems([...groupOf(), ...members(27, each)]), found);
    assert.deepEqual(problems([...groupOf(), member("all", withCertificates(...arns(27)))]), found);
    assert.deepEqual(problems([...groupOf({ certificateArn: arns(2) }), ...members(27, each)]), []);
    assert.deepEqual(problems([...groupOf(), ...members(27, each)], { quota: 26 }), []);
  });

  it("takes each HTTPS listener's own default out", () => {
    const ports = { [`${PREFIX}/listen-ports`]: '[{"HTTPS":443},{"HTTPS":8443}]' };
    assert.deepEqual(problems([...groupOf({ certificateArn: arns(27) }), member("shop", { annotations: ports })]), []);
  });

  it("reads the parameters of EKS Auto Mode, and one text for a list", () => {
    const params = {
      type: AUTO_MODE_PARAMS,
      name: "edge-params",
      props: { metadata: { name: "edge" }, spec: { certificateARNs: arns(3) } },
    };
    assert.deepEqual(problems([params, member("shop")], { quota: 1 }), [
      "edge-params: the group shops/shop has 2 certificates besides the default one; 1 are allowed",
    ]);
    assert.deepEqual(problems([...groupOf({ certificateArn: "arn:one" }), member("shop")], { quota: 1 }), []);
  });

  it("counts certificates of listeners that Pulumi owns, each once, without the listeners' own", () => {
    const own = ownBalancer("own", { certificateArn: "arn:default" });
    const all = arns(25).map((arn, index) => added(`c${index}`, "own", arn));
    const again = [added("again", "own", arns(1)[0]), added("default", "own", "arn:default")];
    assert.deepEqual(problems([...own, ...all, ...again]), []);
    assert.deepEqual(problems([...own, ...all, added("more", "own", "arn:more")]), [
      "own: it has 26 certificates besides the default one; 25 are allowed",
    ]);
  });

  it("counts what is not known yet by what it depends on, and notes it", () => {
    const certificates = ["a", "b", "c"].map((name) => ({
      type: "aws:acm/certificate:Certificate",
      name,
      props: { arn: UNKNOWN },
    }));
    const [params, ...others] = groupOf({ certificateArn: [UNKNOWN, UNKNOWN, UNKNOWN] });
    assert.ok(params !== undefined);
    const known = { ...params, propertyDependencies: { spec: ["a", "b", "c"] } };
    const found = ["edge-params: the group edge has 2 certificates besides the default one; 1 are allowed"];
    const judged = judge(policy, [...certificates, known, ...others, member("shop")], { quota: 1 });
    assert.deepEqual(judged.problems, found);
    assert.ok(judged.unknown.includes("edge-params spec.certificateArn[0]"));
    assert.deepEqual(problems([params, ...others, member("shop")], { quota: 1 }), []);
    const one = { ...added("one", "own", UNKNOWN), propertyDependencies: { certificateArn: ["a"] } };
    const two = { ...added("two", "own", UNKNOWN), propertyDependencies: { certificateArn: ["b"] } };
    assert.equal(problems([...certificates, one, two], { quota: 1 }).length, 1);
    assert.deepEqual(problems([...certificates, one, { ...one, name: "same" }], { quota: 1 }), []);
  });

  it("has nothing to note where what is not known yet is told apart by what it depends on", () => {
    const own = added("one", "own", UNKNOWN);
    assert.deepEqual(judge(policy, [{ ...own, propertyDependencies: { certificateArn: ["a"] } }]).unknown, []);
    assert.deepEqual(judge(policy, [own]).unknown, ["one certificateArn"]);
  });

  it("says that an annotation is not known yet, and still counts the others", () => {
    const later = member("later", withCertificates(UNKNOWN));
    const judged = judge(policy, [...groupOf(), later, member("shop", withCertificates(...arns(3)))], { quota: 1 });
    assert.deepEqual(judged.problems, [
      "edge-params: the group edge has 2 certificates besides the default one; 1 are allowed",
    ]);
    assert.deepEqual(judged.unknown, [`later metadata.annotations["${PREFIX}/certificate-arn"]`]);
  });
});
