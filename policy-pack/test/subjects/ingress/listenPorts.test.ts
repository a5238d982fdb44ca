import assert from "node:assert/strict";
import fc from "fast-check";
import { portsIn } from "../../../src/subjects/ingress/listenPorts.ts";

describe("portsIn", () => {
  it("gives the ports of all annotations by protocol, each once and ascending", () => {
    const annotations = ['[{"HTTPS":8443},{"HTTP":80}]', '[{"HTTP":80,"HTTPS":443}]'];
    assert.deepEqual(portsIn(annotations), { http: [80], https: [443, 8443] });
  });

  it("leaves out what is not known, no JSON, or no list of ports", () => {
    assert.deepEqual(portsIn([undefined, "", "80", '{"HTTP":80}', '[{"HTTP":"80"}]', '[{"TCP":80}]']), {
      http: [],
      https: [],
    });
  });

  it("reads back every list of ports that it is given, whatever stands beside it", () => {
    const port = fc.integer({ min: 1, max: 65535 });
    fc.assert(
      fc.property(fc.array(port), fc.array(port), fc.string(), (http, https, other) => {
        const entries = [...http.map((HTTP) => ({ HTTP })), ...https.map((HTTPS) => ({ HTTPS }))];
        const ascending = (ports: number[]) => [...new Set(ports)].sort((a, b) => a - b);
        const found = portsIn([other.replaceAll("[", ""), JSON.stringify(entries)]);
        assert.deepEqual(found, { http: ascending(http), https: ascending(https) });
      }),
    );
  });
});
