import assert from "node:assert/strict";
import { ANNOTATION_SCOPE, type AnnotationName, annotation } from "@sluice/alb-model";
import { ALLOWED_ANNOTATIONS, ALLOWED_FAMILIES } from "../../src/hostGuard/ingressAnnotations.ts";

const names = Object.keys(annotation) as AnnotationName[];

describe("annotations that a namespace may use on a shared load balancer", () => {
  it("are never the group's, the listeners' or the load balancer's", () => {
    const shared = names.filter((name) => ["group", "merged", "listener"].includes(ANNOTATION_SCOPE[name]));
    assert.deepEqual(
      shared.filter((name) => ALLOWED_ANNOTATIONS.includes(annotation[name])),
      [],
    );
  });

  it("leave out those of an Ingress that reach beyond its own rules", () => {
    const own = names.filter((name) => ANNOTATION_SCOPE[name] === "ingress");
    assert.deepEqual(
      own.filter((name) => !ALLOWED_ANNOTATIONS.includes(annotation[name])),
      [
        "groupName",
        "groupOrder",
        "listenPorts",
        "certificateArn",
        "frontendNlbListenerPortMapping",
        "createAcmCert",
        "acmPcaArn",
      ],
    );
  });

  it("go on with a name for actions and target control ports, not for conditions and transforms", () => {
    assert.deepEqual(ALLOWED_FAMILIES, [
      "alb.ingress.kubernetes.io/actions.",
      "alb.ingress.kubernetes.io/target-control-port.",
    ]);
  });
});
