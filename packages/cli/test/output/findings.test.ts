import assert from "node:assert/strict";
import type { PolicyFinding } from "@sluice/local";
import { formatFindings } from "../../src/output/findings.ts";
import { wrap } from "../../src/output/wrap.ts";

const paint = (_: string, text: string) => text;

function finding(policy: string, level: PolicyFinding["level"], name: string, message: string): PolicyFinding {
  const urn = name === "" ? "" : `urn:pulumi:dev::shop::acme:index:Fleet$acme:index:Thing::${name}`;
  return { policy, level, urn, message };
}

describe("formatFindings", () => {
  it("says nothing where nothing was found", () => {
    assert.equal(formatFindings({ violations: [], notEvaluated: [] }, { paint, columns: 80 }), "");
  });

  it("groups by policy, the most severe first, with the count last", () => {
    const text = formatFindings(
      {
        violations: [
          finding("logs", "advisory", "web", "No logs are kept."),
          finding("owner", "mandatory", "web", "Nobody owns it."),
          finding("owner", "mandatory", "two::words", "Nobody owns it."),
          finding("logs", "advisory", "", "The bucket is\nnot there."),
        ],
        notEvaluated: [
          finding("*", "advisory", "chart", "Its objects were not seen."),
          finding("names", "mandatory", "web", "name is not known yet, so names was not evaluated"),
          finding("logs", "advisory", "api", "spec.logs is not known yet, so logs was not evaluated"),
        ],
      },
      { paint, columns: 46 },
    );
    assert.equal(
      text,
      `mandatory  owner  2 violations
  web (acme:index:Thing)
  two::words (acme:index:Thing)
    Nobody owns it.

mandatory  names  1 not evaluated
  web (acme:index:Thing), not evaluated
    name is not known yet, so names was not
    evaluated

advisory   logs  2 violations, 1 not evaluated
  web (acme:index:Thing)
    No logs are kept.
  the stack
    The bucket is
    not there.
  api (acme:index:Thing), not evaluated
    spec.logs is not known yet, so logs was
    not evaluated

advisory   all policies  1 not evaluated
  chart (acme:index:Thing), not evaluated
    Its objects were not seen.

4 violations (2 mandatory), 3 not evaluated (1 mandatory)`,
    );
  });

  it("says why and what to do once, below all findings of a kind, and names a resource with two problems once", () => {
    const more = "Anyone may come in. (https://example.com/a-long-address-of-a-page) Fix: name who may connect.";
    const violations = [
      finding("open", "mandatory", "web", `Thing web: port 22 is open. ${more}`),
      finding("open", "mandatory", "web", `Thing web: port 23 is open. ${more}`),
      finding("open", "mandatory", "api", `Thing api: version 2.14.0 is open. ${more}`),
      finding("open", "mandatory", "app", `Thing app: it is open. ${more.replace("name who", "say who of all")}`),
    ];
    assert.equal(
      formatFindings({ violations, notEvaluated: [] }, { paint, columns: 40 }),
      `mandatory  open  4 violations
  web (acme:index:Thing)
    Thing web: port 22 is open.
    Thing web: port 23 is open.
  api (acme:index:Thing)
    Thing api: version 2.14.0 is open.
  Why: Anyone may come in.
  See: https://example.com/a-long-address-of-a-page
  Fix: name who may connect.
  app (acme:index:Thing)
    Thing app: it is open.
  Why: Anyone may come in.
  See: https://example.com/a-long-address-of-a-page
  Fix: say who of all may connect.

4 violations (4 mandatory)`,
    );
  });

  it("leaves out of the count what there is none of", () => {
    const violations = [finding("logs", "advisory", "web", "No logs.")];
    const text = formatFindings({ violations, notEvaluated: [] }, { paint, columns: undefined });
    assert.equal(text.split("\n").at(-1), "1 violation (0 mandatory)");
  });
});

describe("wrap", () => {
  it("breaks between words, keeps line breaks, and leaves long words whole", () => {
    assert.equal(wrap("one two three", 8), "one two\nthree");
    assert.equal(wrap("one\n\ntwo", 8), "one\n\ntwo");
    assert.equal(wrap("a https://example.com/long b", 6), "a\nhttps://example.com/long\nb");
  });
});
