import assert from "node:assert/strict";
import { DEFAULTS } from "@sluice/alb-model";
import {
  AUTO_MODE,
  AUTO_MODE_BINDING,
  AUTO_MODE_PARAMS,
  annotationsOf,
  buildAutoMode,
  INGRESS,
  INGRESS_CLASS,
  listed,
  NAMESPACE,
  specOf,
  TARGET_GROUP,
  unknown,
  valueIn,
} from "./MultiTenantAlbFixtures.ts";
import { inputsOf, recordResources } from "./recordResources.ts";

const OURS = { "app.kubernetes.io/managed-by": "sluice", "sluice/fleet": "edge", "sluice/shard": "edge-001" };
const ATTRIBUTES = [
  { key: "routing.http.drop_invalid_header_fields.enabled", value: "true" },
  { key: "routing.http.desync_mitigation_mode", value: "defensive" },
  { key: "idle_timeout.timeout_seconds", value: "60" },
];
const CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/1";
const WEB_ACL = "arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/edge/1";

describe("MultiTenantAlb on EKS Auto Mode", () => {
  it("registers the objects of eks.amazonaws.com/v1 and nothing of the controller's API", async () => {
    const registered = await recordResources(() => buildAutoMode());
    assert.deepEqual(listed(registered), [
      `${TARGET_GROUP} edge-001-api`,
      `${TARGET_GROUP} edge-001-web`,
      `${NAMESPACE} edge`,
      `${AUTO_MODE_PARAMS} edge-001`,
      `${AUTO_MODE_BINDING} edge-001-api`,
      `${AUTO_MODE_BINDING} edge-001-web`,
      `${INGRESS} edge-001-anchor`,
      `${INGRESS} edge-001-b0001`,
      `${INGRESS} edge-001-b0002`,
      `${INGRESS_CLASS} edge-001`,
      "sluice:index:AlbShard edge-001",
      "sluice:index:MultiTenantAlb edge",
    ]);
    assert.doesNotMatch(JSON.stringify(registered), /elbv2\.k8s\.aws|ingress\.k8s\.aws/);
  });

  it("lets Auto Mode's controller take the class, whose parameters have no tags and none of the fields it lacks", async () => {
    const registered = await recordResources(() => buildAutoMode());
    assert.deepEqual(specOf(inputsOf(registered, INGRESS_CLASS, "edge-001")), {
      controller: "eks.amazonaws.com/alb",
      parameters: { apiGroup: "eks.amazonaws.com", kind: "IngressClassParams", name: "edge-001" },
    });
    assert.deepEqual(inputsOf(registered, AUTO_MODE_PARAMS, "edge-001"), {
      apiVersion: "eks.amazonaws.com/v1",
      kind: "IngressClassParams",
      metadata: { name: "edge-001", labels: OURS },
      spec: {
        group: { name: "edge-001" },
        scheme: "internal",
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "edge" } },
        loadBalancerAttributes: ATTRIBUTES,
      },
    });
  });

  it("binds by ARN, without a name and without networking", async () => {
    const registered = await recordResources(() => buildAutoMode());
    assert.deepEqual(inputsOf(registered, AUTO_MODE_BINDING, "edge-001-api"), {
      apiVersion: "eks.amazonaws.com/v1",
      kind: "TargetGroupBinding",
      metadata: { name: "edge-001-api", namespace: "api", labels: OURS },
      spec: { serviceRef: { name: "api", port: 8080 }, targetGroupARN: "arn:edge-001-api", targetType: "ip" },
    });
  });

  it("tags target groups with the cluster, without which Auto Mode may not register targets", async () => {
    const registered = await recordResources(() => buildAutoMode());
    assert.deepEqual(inputsOf(registered, TARGET_GROUP, "edge-001-web").tags, {
      "sluice:fleet": "edge",
      "sluice:shard": "edge-001",
      "sluice:service": "web",
      "eks:eks-cluster-name": "staging",
    });
  });

  it("forwards by ARN", async () => {
    const registered = await recordResources(() => buildAutoMode());
    const bundle = annotationsOf(inputsOf(registered, INGRESS, "edge-001-b0001"));
    const action = (arn: string) => JSON.stringify({ type: "forward", targetGroupARN: arn });
    assert.equal(bundle["alb.ingress.kubernetes.io/actions.forward-to-tg-1"], action("arn:edge-001-api"));
    assert.equal(bundle["alb.ingress.kubernetes.io/actions.forward-to-tg-2"], action("arn:edge-001-web"));
    assert.doesNotMatch(JSON.stringify(registered), /targetGroupName|000000000000/);
  });

  it("shows every annotation key in a preview, and only those values unknown that hold an ARN", async () => {
    const registered = await recordResources(() => buildAutoMode(), true);
    const known = annotationsOf(inputsOf(await recordResources(() => buildAutoMode()), INGRESS, "edge-001-b0001"));
    const preview = annotationsOf(inputsOf(registered, INGRESS, "edge-001-b0001"));
    assert.deepEqual(Object.keys(preview).sort(), Object.keys(known).sort());
    const differing = Object.keys(known).filter((key) => preview[key] !== known[key]);
    assert.deepEqual(differing.sort(), [
      "alb.ingress.kubernetes.io/actions.forward-to-tg-1",
      "alb.ingress.kubernetes.io/actions.forward-to-tg-2",
    ]);
  });

  it("takes every option of a fleet, with values that other resources bring", async () => {
    const registered = await recordResources(() =>
      buildAutoMode({
        fleet: { ...AUTO_MODE.fleet, tags: { team: "edge" }, inboundCidrs: ["10.0.0.0/8"] },
        certificateArns: [CERTIFICATE],
        accessLogs: { bucket: "logs", prefix: "edge" },
        webAclArn: WEB_ACL,
        subnetIds: ["subnet-1"],
        awaitLoadBalancers: true,
      }),
    );
    assert.deepEqual(specOf(inputsOf(registered, AUTO_MODE_PARAMS, "edge-001")), {
      group: { name: "edge-001" },
      scheme: "internal",
      certificateARNs: [CERTIFICATE],
      subnets: { ids: ["subnet-1"] },
      namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "edge" } },
      loadBalancerAttributes: [
        { key: "access_logs.s3.enabled", value: "true" },
        { key: "access_logs.s3.bucket", value: "logs" },
        { key: "access_logs.s3.prefix", value: "edge" },
        ...ATTRIBUTES,
      ],
      tags: [
        { key: "team", value: "edge" },
        { key: "sluice:fleet", value: "edge" },
        { key: "sluice:shard", value: "edge-001" },
      ],
    });
    const groups = {
      targetGroups: ["api", "web"].map((name) => ({ targetGroupARN: `arn:edge-001-${name}`, weight: 1 })),
    };
    assert.deepEqual(annotationsOf(inputsOf(registered, INGRESS, "edge-001-anchor")), {
      "alb.ingress.kubernetes.io/group.order": "-900",
      "alb.ingress.kubernetes.io/listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
      "alb.ingress.kubernetes.io/load-balancer-name": "edge-001",
      "alb.ingress.kubernetes.io/ssl-redirect": "443",
      "alb.ingress.kubernetes.io/ssl-policy": DEFAULTS.sslPolicy,
      "alb.ingress.kubernetes.io/inbound-cidrs": "10.0.0.0/8",
      "alb.ingress.kubernetes.io/wafv2-acl-arn": WEB_ACL,
      "alb.ingress.kubernetes.io/actions.forward-to-tg": JSON.stringify({ type: "forward", forwardConfig: groups }),
      "alb.ingress.kubernetes.io/conditions.forward-to-tg":
        '[{"field":"source-ip","sourceIPConfig":{"values":["192.0.2.1/32"]}}]',
    });
  });

  it("takes the cluster's name as an Output", async () => {
    const registered = await recordResources(() => buildAutoMode({ clusterName: unknown() }), true);
    const tags = inputsOf(registered, TARGET_GROUP, "edge-001-web").tags as Record<string, unknown>;
    assert.deepEqual(Object.keys(tags), ["eks:eks-cluster-name", "sluice:fleet", "sluice:service", "sluice:shard"]);
  });

  it("names the pod conditions of Auto Mode", async () => {
    let conditions: Parameters<typeof valueIn>[0];
    await recordResources(() => {
      conditions = buildAutoMode().podConditions;
    });
    assert.deepEqual(await valueIn(conditions), {
      api: ["target-health.eks.amazonaws.com/edge-001-api"],
      web: ["target-health.eks.amazonaws.com/edge-001-web"],
    });
  });
});
