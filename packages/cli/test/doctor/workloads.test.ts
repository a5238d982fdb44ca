import assert from "node:assert/strict";
import { restartCommand, workloadOf } from "../../src/doctor/workloads.ts";

const replicaSet = { kind: "ReplicaSet", name: "web-6d5f7c9b8" };

describe("workloads", () => {
  const owners: readonly (readonly [string, Parameters<typeof workloadOf>[0]])[] = [
    ["deployment/web", { name: "p", labels: { "pod-template-hash": "6d5f7c9b8" }, owner: replicaSet }],
    ["rollout/web", { name: "p", labels: { "rollouts-pod-template-hash": "6d5f7c9b8" }, owner: replicaSet }],
    ["replicaset/web-6d5f7c9b8", { name: "p", labels: {}, owner: replicaSet }],
    ["replicaset/web-6d5f7c9b8", { name: "p", labels: { "pod-template-hash": "other" }, owner: replicaSet }],
    ["statefulset/db", { name: "db-0", labels: {}, owner: { kind: "StatefulSet", name: "db" } }],
    ["pod/lonely", { name: "lonely", labels: {}, owner: undefined }],
  ];
  for (const [expected, pod] of owners) {
    it(`name ${expected} after what owns the pod`, () => assert.equal(workloadOf(pod), expected));
  }

  it("are restarted each in its own way", () => {
    assert.equal(restartCommand("deployment/web", "shop"), "kubectl -n shop rollout restart deployment/web");
    assert.match(restartCommand("rollout/web", "shop"), /argo rollouts -n shop restart web/);
    assert.match(restartCommand("pod/lonely", "shop"), /delete pod\/lonely/);
    assert.match(restartCommand("job/import", "shop"), /job\/import makes new ones/);
  });
});
