import assert from "node:assert/strict";
import { formatDuration, parseDuration } from "../../src/failover/duration.ts";

describe("durations", () => {
  it("are read from hours, minutes and seconds, in this order", () => {
    const texts = ["30s", "45m", "1h", "1h30m", "2h0m10s", "90m"];
    assert.deepEqual(texts.map(parseDuration), [30, 2700, 3600, 5400, 7210, 5400]);
  });

  it("are nothing else", () => {
    const texts = ["", "30", "m", "1d", "30m1h", "-5m", "1.5h", " 5m", "5 m", "infinite"];
    assert.deepEqual(
      texts.map(parseDuration),
      texts.map(() => undefined),
    );
  });

  it("are said in one unit", () => {
    const said = [-3, 0, 119, 120, 7199, 7200, 172_799, 172_800].map(formatDuration);
    assert.deepEqual(said, ["0 s", "0 s", "119 s", "2 min", "119 min", "2 h", "47 h", "2 days"]);
  });
});
