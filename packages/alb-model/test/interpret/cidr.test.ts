import assert from "node:assert/strict";
import { isCidr } from "../../src/interpret/cidr.ts";

describe("isCidr", () => {
  for (const block of [
    "0.0.0.0/0",
    "10.1.2.3/32",
    "::/0",
    "2001:db8::/32",
    "1:2:3:4:5:6:7:8/128",
    "::ffff:10.0.0.1/96",
    "1::/08",
  ]) {
    it(`takes ${block}`, () => assert.equal(isCidr(block), true));
  }
  const wrong = ["", "10.0.0.0", "10.0.0.0/33", "10.0.0/8", "010.0.0.0/8", "256.0.0.0/8", "10.0.0.0/", "10.0.0.0/+8"];
  for (const block of [
    ...wrong,
    "::/129",
    "1::2::3/64",
    "1:2:3/64",
    "12345::/16",
    "1:2:3:4:5:6:7::8/64",
    "::1.2.3/96",
  ]) {
    it(`refuses "${block}"`, () => assert.equal(isCidr(block), false));
  }
});
