import assert from "node:assert/strict";
import { ClusterError } from "./clusterError.ts";
import { eventually } from "./eventually.ts";

describe("eventually", () => {
  it("looks again, past errors, until there is something", async () => {
    let looks = 0;
    const look = async () => {
      looks += 1;
      if (looks === 1) throw new RangeError("not listening yet");
      return looks === 4 ? "there" : undefined;
    };
    assert.equal(await eventually(look, { what: "it", seconds: 5, everyMs: 1 }), "there");
    assert.equal(looks, 4);
  });

  it("ends at its bound, and says for what it waited and what went wrong last", async () => {
    const look = async () => {
      throw new RangeError("refused");
    };
    await assert.rejects(eventually(look, { what: "the port", seconds: 0.02, everyMs: 1 }), {
      code: "wait.timeout",
      message: "timed out after 0.02 s waiting for the port (last: refused)",
    });
  });

  it("does not wait on after a failure that will not pass", async () => {
    const failure = new ClusterError("cluster.exited", "etcd ended");
    const look = () => Promise.reject(failure);
    await assert.rejects(eventually(look, { what: "it", seconds: 60 }), failure);
  });
});
