import assert from "node:assert/strict";
import * as fc from "fast-check";
import { code, fenced, foldedTable } from "../../src/output/markdown.ts";

describe("code", () => {
  it("writes names and hosts as code", () => {
    assert.equal(code("acme-1"), "`acme-1`");
    assert.equal(code("*.acme.example.com"), "`*.acme.example.com`");
    assert.equal(code("sluice plan --write"), "`sluice plan --write`");
  });

  it("writes what Markdown or HTML could read as character references", () => {
    assert.equal(code("a|b"), "<code>a&#124;b</code>");
    assert.equal(code("`x`"), "<code>&#96;x&#96;</code>");
    assert.equal(code("<b>"), "<code>&#60;b&#62;</code>");
    assert.equal(code("a\n| b"), "<code>a&#10;&#124;&#32;b</code>");
    assert.equal(code("\\|"), "<code>&#92;&#124;</code>");
    assert.equal(code(" a"), "<code>&#32;a</code>");
    assert.equal(code("münchen"), "<code>m&#252;nchen</code>");
    assert.equal(code("👋"), "<code>&#128075;</code>");
    assert.equal(code(""), "<code></code>");
  });

  it("never lets a value out of its cell", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        assert.match(code(value), /^(`[^`|<>&\\\r\n]+`|<code>([A-Za-z0-9.-]|&#\d+;)*<\/code>)$/);
      }),
    );
  });
});

describe("fenced", () => {
  it("takes a fence that is longer than any in the text", () => {
    assert.equal(fenced("plain"), "```text\nplain\n```");
    assert.equal(fenced("a\n````\n# b"), "`````text\na\n````\n# b\n`````");
  });
});

describe("foldedTable", () => {
  const rows = (count: number, width = 1) =>
    Array.from({ length: count }, (_, index) => [`${index}`.padEnd(width, "x")]);
  const fold = (count: number, options: { all?: boolean; width?: number } = {}) =>
    foldedTable(
      { columns: ["N"], rows: rows(count, options.width) },
      { summary: `${count} rows`, all: options.all ?? false },
    );

  it("leaves ten rows open and folds eleven", () => {
    assert.equal(fold(2), "| N |\n| --- |\n| 0 |\n| 1 |");
    assert.doesNotMatch(fold(10), /details/);
    assert.match(fold(11), /^<details><summary>11 rows<\/summary>\n\n\| N \|\n[\s\S]*\| 10 \|\n\n<\/details>$/);
  });

  it("cuts a table that no comment could hold, says how much is missing, and does not with --all", () => {
    const cut = fold(500, { width: 96 });
    const end = `| ${"107".padEnd(96, "x")} |\n\nAnd 392 more, which \`--all\` lists.\n\n</details>`;
    assert.equal(cut.slice(-end.length), end);
    assert.ok(cut.length < 11_200);
    assert.equal(fold(500, { width: 96, all: true }).split("\n").length, 500 + 6);
  });
});
