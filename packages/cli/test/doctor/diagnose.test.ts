import assert from "node:assert/strict";
import { diagnose } from "../../src/doctor/diagnose.ts";
import type { Snapshot } from "../../src/doctor/snapshot.ts";
import { FAULTS, REDIS, UNGATED, WORKER } from "./faults.ts";
import {
  AUTO_MODE_LABEL,
  at,
  BINDING,
  CONTROLLER_LABEL,
  GATE,
  gateIs,
  labelled,
  pod,
  SERVICE,
  snapshot,
  ungated,
  WEBHOOK,
} from "./snapshots.ts";

const UNCHECKED = { resource: "services", message: "not known", fix: "allow it" };

describe("diagnose", () => {
  it("finds nothing where all pods are gated and healthy", () => {
    assert.deepEqual(diagnose(snapshot()), {
      namespace: "shop",
      platforms: ["controller"],
      ok: true,
      workloads: [{ workload: "deployment/web", pods: 1, served: 1, gated: 1, healthy: 1 }],
      findings: [],
      unchecked: [],
    });
  });

  for (const [what, changes, code, words] of FAULTS) {
    it(`tells that ${what}`, () => {
      const { ok, findings } = diagnose(snapshot(changes));
      const found = findings.find((finding) => finding.code === code);
      assert.equal(found?.severity, "fault", JSON.stringify(findings, null, 1));
      assert.match(`${found?.message} ${found?.fix}`, words);
      assert.equal(ok, false);
    });
  }

  it("gives each cause once, and not the ones that follow from it", () => {
    const { findings } = diagnose(snapshot({ ...UNGATED, ...labelled({}) }));
    assert.deepEqual(
      findings.map(({ code, pods }) => [code, pods]),
      [["namespace.label", ["web-6d5f7c9b8-abcde"]]],
    );
  });

  it("counts every load balancer's gate, so that a new shard's is missed", () => {
    const second = { ...BINDING, name: "web-tg-2", created: at(500) };
    const { workloads, findings } = diagnose(snapshot({ bindings: [BINDING, second] }));
    assert.deepEqual(workloads, [{ workload: "deployment/web", pods: 1, served: 1, gated: 0, healthy: 0 }]);
    assert.deepEqual(
      findings.map(({ code, binding }) => [code, binding]),
      [["pod.beforeBinding", "web-tg-2"]],
    );
  });

  it("puts 1,500 pods of a workload with one reason together", () => {
    const pods = Array.from({ length: 1500 }, (_, index) => ({
      ...gateIs("False", "Target.Timeout"),
      name: `web-${index}`,
    }));
    const { findings, workloads } = diagnose(snapshot({ pods }));
    assert.deepEqual(
      findings.map(({ code, workload, pods: names }) => [code, workload, names.length]),
      [["gate.timeout", "deployment/web", 1500]],
    );
    assert.equal(workloads.length, 1);
  });

  it("only notes pods that need no gate, beside others that are served", () => {
    const { ok, findings } = diagnose(snapshot({ pods: [pod(), WORKER] }));
    assert.deepEqual(
      findings.map(({ code, severity, workload }) => [code, severity, workload]),
      [["pod.noService", "note", "statefulset/worker"]],
    );
    assert.equal(ok, true);
    const behindRedis = diagnose(snapshot({ pods: [pod(), WORKER], services: [SERVICE, REDIS] }));
    assert.deepEqual(
      behindRedis.findings.map(({ code, severity }) => [code, severity]),
      [["service.noBinding", "note"]],
    );
  });

  it("leaves out pods that have ended or that go", () => {
    const pods = [pod(), ungated({ phase: "Succeeded" }), ungated({ phase: "Failed" }), ungated({ deleting: true })];
    assert.equal(diagnose(snapshot({ pods })).ok, true);
  });

  it("notes a gate that was left open when its binding went", () => {
    const old = "target-health.elbv2.k8s.aws/old-tg";
    const conditions = [...pod().conditions, { type: old, status: "True", message: "Target Group Binding is deleted" }];
    const { ok, findings } = diagnose(snapshot({ pods: [pod({ gates: [GATE, old], conditions })] }));
    assert.deepEqual(
      findings.map(({ code, severity }) => [code, severity]),
      [["gate.stale", "note"]],
    );
    assert.equal(ok, true);
  });

  it("leaves gates of others alone", () => {
    assert.equal(diagnose(snapshot({ pods: [pod({ gates: [GATE, "example.com/warm"] })] })).ok, true);
  });

  it("passes nothing that it could not check", () => {
    assert.equal(diagnose(snapshot({ unchecked: [UNCHECKED] })).ok, false);
    for (const unread of ["services", "bindings", "webhooks", "namespace"] as const) {
      const { ok, findings } = diagnose(snapshot({ [unread]: undefined, unchecked: [UNCHECKED] }));
      assert.deepEqual([unread, ok, findings], [unread, false, []]);
    }
  });

  it("asks each binding's own platform in a cluster that has both", () => {
    const auto = { ...BINDING, name: "web-auto", platform: "eks-auto-mode" } as const;
    const { findings } = diagnose(snapshot({ bindings: [BINDING, auto], platforms: ["controller", "eks-auto-mode"] }));
    assert.deepEqual(
      findings.map(({ code }) => code),
      ["webhook.missing", "namespace.otherLabel"],
    );
  });

  it("knows Auto Mode's gates, label and webhook", () => {
    const gate = "target-health.eks.amazonaws.com/web-tg";
    const webhook = {
      ...WEBHOOK,
      configuration: "eks-load-balancing-webhook",
      name: "pods.eks.amazonaws.com",
      namespaceSelector: { matchLabels: { [AUTO_MODE_LABEL]: "enabled" } },
    };
    const changes: Partial<Snapshot> = {
      ...labelled({ [AUTO_MODE_LABEL]: "enabled" }),
      bindings: [{ ...BINDING, platform: "eks-auto-mode" }],
      platforms: ["eks-auto-mode"],
      webhooks: [webhook],
      pods: [pod({ gates: [gate], conditions: [{ type: gate, status: "True" }] })],
    };
    assert.deepEqual(diagnose(snapshot(changes)).findings, []);
    const { findings } = diagnose(snapshot({ ...changes, ...labelled({ [CONTROLLER_LABEL]: "enabled" }) }));
    assert.deepEqual(
      findings.map(({ code }) => code),
      ["namespace.otherLabel"],
    );
  });

  it("still checks the label where no pods run", () => {
    assert.equal(diagnose(snapshot({ pods: [] })).ok, true);
    assert.equal(diagnose(snapshot({ pods: [], ...labelled({}) })).ok, false);
  });
});
