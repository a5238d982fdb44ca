import assert from "node:assert/strict";
import type { ResourceRecord, WireObject } from "@sluice/local";
import { StandIns } from "./standIns.ts";

const record = (id: string, inputs: WireObject, outputs: WireObject = {}) =>
  ({ urn: `urn:pulumi:dev::p::t::${id}`, id, inputs, outputs }) as unknown as ResourceRecord;

describe("the deployer's stand-ins", () => {
  it("are refused where they are used before they are known", () => {
    const standIns = new StandIns([record("sg-0123", { vpcId: "vpc-1" })], new Map());
    assert.throws(() => standIns.resolve("urn", { group: "sg-0123" }), { code: "deploy.order" });
  });

  it("are replaced inside longer texts once they are known", () => {
    const group = record("arn:group/0123", {}, { arnSuffix: "group/0123" });
    const standIns = new StandIns([group], new Map());
    standIns.learn(group, { id: "arn:group/9", outputs: { arnSuffix: "group/9" } });
    const resolved = standIns.resolve("urn", { body: '{"a":"group/0123"}', list: ["arn:group/0123"] });
    assert.deepEqual(resolved, { body: '{"a":"group/9"}', list: ["arn:group/9"] });
  });

  it("are left where they are as short as a version number", () => {
    const made = record("degraded-0123456", {}, { version: "1" });
    const standIns = new StandIns([made], new Map());
    standIns.learn(made, { id: "degraded-0123456", outputs: { version: "$LATEST" } });
    assert.deepEqual(standIns.resolve("urn", { apiVersion: "v1" }), { apiVersion: "v1" });
  });

  it("are no names that the program gave itself", () => {
    const standIns = new StandIns([record("edge", { dashboardName: "edge", dashboardBody: "{}" })], new Map());
    assert.deepEqual(standIns.resolve("urn", { name: "edge-001" }), { name: "edge-001" });
  });
});
