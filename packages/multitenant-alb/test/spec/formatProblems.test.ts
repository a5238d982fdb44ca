import assert from "node:assert/strict";
import type { Problem } from "@sluice/alb-model";
import { formatProblems } from "../../src/spec/index.ts";

const problem = (file: string, line: number, more: Partial<Problem> = {}): Problem => ({
  code: "hosts.port",
  path: "tenants.acme.hosts[0]",
  value: "acme.io:80",
  message: "has a port",
  fix: "write acme.io",
  locations: [{ file, line, column: 5 }],
  ...more,
});

describe("formatProblems", () => {
  it("shows place, path, message, value and fix, grouped by file, in the order of lines", () => {
    const text = formatProblems([problem("b.yaml", 1), problem("a.yaml", 10), problem("a.yaml", 9, { path: "" })]);
    assert.equal(
      text,
      [
        'a.yaml:9:5  has a port ("acme.io:80")\n  → write acme.io',
        'a.yaml:10:5  tenants.acme.hosts[0]  has a port ("acme.io:80")\n  → write acme.io',
        "",
        'b.yaml:1:5  tenants.acme.hosts[0]  has a port ("acme.io:80")\n  → write acme.io',
      ].join("\n"),
    );
  });

  it("shows the place of the other tenant", () => {
    const locations = [
      { file: "a.yaml", line: 1 },
      { file: "b.yaml", line: 2, column: 3 },
    ];
    assert.match(formatProblems([problem("", 0, { locations })]), /^a\.yaml:1 .*\(see also b\.yaml:2:3\)$/m);
  });

  it("shows every problem of a long list, in the same order whatever order they come in", () => {
    const many = Array.from({ length: 500 }, (_, line) => problem("a.yaml", line));
    const text = formatProblems(many);
    assert.equal(text.split("→").length - 1, 500);
    assert.equal(formatProblems(many.toReversed()), text);
  });

  it("escapes control characters of a value and cuts long ones", () => {
    const text = formatProblems([problem("a.yaml", 1, { value: `\u001b[31m${"x".repeat(500)}` })]);
    assert.ok(!text.includes("\u001b"));
    assert.ok(text.length < 250);
  });

  it("uses colours only when asked to", () => {
    assert.ok(!formatProblems([problem("a.yaml", 1)]).includes("\u001b"));
    assert.ok(formatProblems([problem("a.yaml", 1)], { color: true }).includes("\u001b[36ma.yaml:1:5"));
  });
});
