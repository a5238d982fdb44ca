/**
 * `npm run bench:policies`: what the policy pack costs, beside a pack without policies in the same run: to start, and
 * over stacks of growing size. Both are asked over the analyzer protocol, as the Pulumi CLI asks. Prints a table.
 */
import { join } from "node:path";
import { openPolicyPack, type PolicyPack } from "@sluice/local";
import Table from "cli-table3";
import { policySet } from "../policy-pack/src/config/index.ts";
import { stackOf } from "./policyStack.ts";

const SIZES = [100, 1000, 10_000];
const ROUNDS = 5;
const STACK = { project: "bench", stack: "dev", preview: false };
const PACKS = { empty: join(import.meta.dirname, "emptyPack"), sluice: join(import.meta.dirname, "../policy-pack") };

async function timed<T>(work: () => Promise<T>): Promise<{ readonly seconds: number; readonly result: T }> {
  const begin = performance.now();
  const result = await work();
  return { seconds: (performance.now() - begin) / 1000, result };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function startSeconds(directory: string): Promise<number> {
  const { seconds, result } = await timed(() => openPolicyPack(directory, STACK));
  result.close();
  return seconds;
}

/** Each by turns, so that both meet the same machine. */
async function startUp(): Promise<string[]> {
  const rounds: { empty: number; sluice: number }[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({ empty: await startSeconds(PACKS.empty), sluice: await startSeconds(PACKS.sluice) });
  }
  return row(
    `start, median of ${ROUNDS}`,
    median(rounds.map(({ empty }) => empty)),
    median(rounds.map(({ sluice }) => sluice)),
  );
}

async function evaluation(count: number, empty: PolicyPack, sluice: PolicyPack): Promise<string[]> {
  const run = stackOf(count);
  const without = await timed(() => empty.check(run));
  const having = await timed(() => sluice.check(run, policySet("strict")));
  const what = `${count.toLocaleString("en")} resources, ${having.result.violations.length.toLocaleString("en")} violations`;
  return row(what, without.seconds, having.seconds);
}

function row(what: string, empty: number, sluice: number): string[] {
  const seconds = (value: number) => value.toFixed(2);
  return [what, seconds(empty), seconds(sluice), seconds(sluice - empty), `${(sluice / empty).toFixed(2)} ×`];
}

const table = new Table({
  head: ["", "empty pack, s", "sluice, s", "more, s", "ratio"],
  style: { head: [], border: [] },
});
table.push(await startUp());
const empty = await openPolicyPack(PACKS.empty, STACK);
const sluice = await openPolicyPack(PACKS.sluice, STACK);
for (const size of SIZES) table.push(await evaluation(size, empty, sluice));
empty.close();
sluice.close();
console.log(table.toString());
