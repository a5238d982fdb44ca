import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { openPolicyPack, type PolicyFinding, type PolicyPack, recordProgram } from "@sluice/local";
import { mergeSets, policySet } from "../src/config/index.ts";
import { policies } from "../src/policies/index.ts";
import { type CorpusProgram, corpusPrograms, MESSAGES, reviewedMessages, soundParts } from "./corpus.ts";

const STACK = { project: "corpus", stack: "dev", preview: false };
const programs = corpusPrograms();

describe("corpus of mistakes", () => {
  const found = new Map<string, readonly PolicyFinding[]>();
  let pack: PolicyPack;

  before(async () => {
    pack = await openPolicyPack(join(import.meta.dirname, ".."), STACK);
  });
  after(() => pack.close());

  for (const program of programs) {
    it(`${program.name} is found, and nothing else is wrong with it`, async () => {
      const { violations, notEvaluated } = await check(program);
      found.set(program.name, violations);
      assert.deepEqual([...new Set(violations.map(({ policy }) => policy))], [program.policy], shown(violations));
      assert.deepEqual(notEvaluated, []);
      assert.match(program.story, /^.+\nhttps:\/\/\S+$/s, "its comment tells the mistake and links to who made it");
    });
  }

  for (const [name, part] of soundParts()) {
    it(`${name} is a part of them that nothing is wrong with`, async () => {
      const run = await recordProgram(part, STACK);
      assert.deepEqual(run.errors, []);
      const { violations, notEvaluated } = await pack.check(run, policySet("strict"));
      assert.deepEqual([shown(violations), notEvaluated], ["", []]);
    });
  }

  it("has a program for every policy", () => {
    const covered = new Set(programs.map(({ policy }) => policy));
    assert.deepEqual(
      policies.map(({ name }) => name).filter((name) => !covered.has(name)),
      [],
    );
  });

  it("says what it found in the words that were reviewed", () => {
    const text = programs.map((program) => section(program, found.get(program.name) ?? [])).join("\n");
    if (process.env.UPDATE_GOLDENS === "1") writeFileSync(MESSAGES, text);
    assert.ok(
      text === reviewedMessages(),
      "UPDATE_GOLDENS=1 npx mocha policy-pack/test/corpus.test.ts rewrites corpus/messages.md: review it",
    );
  });

  async function check({ load }: CorpusProgram) {
    const { program, config } = await load();
    const run = await recordProgram(program, STACK);
    assert.deepEqual(run.errors, []);
    return pack.check(run, mergeSets(policySet("strict"), config));
  }
});

function shown(violations: readonly PolicyFinding[]): string {
  return violations.map(({ policy, message }) => `${policy}: ${message}`).join("\n");
}

function section({ name, story }: CorpusProgram, violations: readonly PolicyFinding[]): string {
  return `## ${name}\n\n${story}\n\n${violations.map(({ message }) => `> ${message}\n`).join(">\n")}`;
}
