import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { emptyPlacement, type Placement } from "@sluice/alb-model";
import { writePlacement } from "@sluice/multitenant-alb/spec";
import {
  assertGolden,
  FLEET,
  manyTenants,
  project,
  type Ran,
  removeProjects,
  SMALL,
  sluice,
  TENANTS,
} from "../runCommand.ts";

const ONE_MORE = `${TENANTS}  - { id: hooli, hosts: [hooli.example.com, www.hooli.example], profile: app }\n`;
const EVERYTHING = ONE_MORE.replace(/.*umbrella.*\n/, "")
  .replace("[globex.example.com]", "[globex.example.com, globex.example]")
  .replace(/(initech.*), profile: app/, "$1")
  .concat("  - { id: stark, hosts: [stark.example.com] }\n");

interface Branches {
  /** The target branch's checkout, recorded. */
  readonly base: string;
  /** The branch's. */
  readonly head: string;
}

/** Two checkouts: the author of the branch has recorded the placement, as the contributors' guide asks. */
async function branches(before: string, after: string, fleet = FLEET): Promise<Branches> {
  const base = project({ "fleet.yaml": fleet, "tenants.yaml": before });
  assert.equal((await sluice(["plan", "--write"], { cwd: base })).code, 0);
  const head = project({ "fleet.yaml": fleet, "tenants.yaml": after });
  copyFileSync(join(base, "placement.json"), join(head, "placement.json"));
  assert.equal((await sluice(["plan", "--write"], { cwd: head })).code, 0);
  return { base, head };
}

async function compare({ base, head }: Branches, ...flags: readonly string[]): Promise<Ran> {
  return await sluice(["plan", "--markdown", "--base", join(base, "placement.json"), ...flags], { cwd: head });
}

describe("sluice plan --markdown", () => {
  afterEach(removeProjects);

  it("says where a new tenant goes, what its load balancer uses, and that nobody else moves", async () => {
    const { code, stdout, stderr } = await compare(await branches(TENANTS, ONE_MORE));
    assert.deepEqual([code, stderr], [0, ""]);
    assertGolden("plan-markdown.md", stdout);
  });

  it("says who joins, leaves, moves and why, whose hosts change, and which load balancer goes", async () => {
    const { stdout } = await compare(await branches(TENANTS, EVERYTHING));
    assertGolden("plan-markdown-changes.md", stdout);
  });

  it("says what it cannot count when it has the target branch's placement alone", async () => {
    const pair = await branches(TENANTS, ONE_MORE.replace("[globex.example.com]", "[globex.example]"));
    const alone = project({ "placement.json": readFileSync(join(pair.base, "placement.json"), "utf8") });
    const { stdout } = await compare({ ...pair, base: alone });
    assert.match(stdout, /^\| `edge-001` \| 3 → \*\*4\*\* \| 4 → \*\*6\*\* of 100 \|/m);
    assert.match(stdout, /^\*What was used before is counted with today's hosts\.\*$/m);
    assert.doesNotMatch(stdout, /Changes hosts/);
    const fewer = await branches(TENANTS, TENANTS.replace(/.*acme.*\n/, ""));
    copyFileSync(join(fewer.base, "placement.json"), join(fewer.head, "before.json"));
    const left = await sluice(["plan", "--markdown", "--base", "before.json"], { cwd: fewer.head });
    assert.match(left.stdout, /^\| `edge-001` \| 3 → \*\*2\*\* \| \? → \*\*\d+\*\* of 100 \|/m);
    assert.match(left.stdout, /counted with today's hosts; `\?` cannot be counted with them\.\*$/m);
  });

  it("says why it cannot count a target branch whose own placement is stale", async () => {
    const { base, head } = await branches(TENANTS, ONE_MORE);
    writeFileSync(join(base, "tenants.yaml"), TENANTS.replace(/.*acme.*\n/, ""));
    const { stdout } = await compare({ base, head });
    assert.match(stdout, /^\| `edge-001` \| 3 → \*\*4\*\* \| \? → \*\*6\*\* of 100 \|/m);
    assert.match(
      stdout,
      /^\*`\?`: the placement that this is compared with is stale, so its use cannot be counted\.\*$/m,
    );
  });

  it("does not take the branch's own tenants for the target branch's", async () => {
    const { base, head } = await branches(TENANTS, ONE_MORE);
    copyFileSync(join(base, "placement.json"), join(head, "before.json"));
    const { stdout } = await sluice(["plan", "--markdown", "--base", "before.json"], { cwd: head });
    assert.match(stdout, /^## Fleet `edge`: 1 tenant joins$/m);
    assert.match(stdout, /3 → \*\*4\*\* \| 4 → \*\*6\*\* of 100/);
  });

  it("compares with the recorded placement without --base, and says first that it is stale", async () => {
    const cwd = project(SMALL);
    await sluice(["plan", "--write"], { cwd });
    const same = await sluice(["plan", "--markdown", "--check"], { cwd });
    assert.equal(same.code, 0);
    assert.match(same.stdout, /^## Fleet `edge`: nothing changes\n\nNobody moves\.\n\nPacking: /);
    writeFileSync(join(cwd, "tenants.yaml"), ONE_MORE);
    const { code, stdout } = await sluice(["plan", "--markdown", "--check"], { cwd });
    assert.equal(code, 1);
    const [first, second] = stdout.split("\n\n");
    assert.equal(
      first,
      "**`placement.json` is stale. Before you approve, have `sluice plan --write` run and its result committed.** " +
        "Below is what it will record.",
    );
    assert.equal(second, "## Fleet `edge`: 1 tenant joins");
    assert.equal((await sluice(["plan", "--markdown"], { cwd })).code, 0);
  });

  it("says of a stale placement also when it compares with another", async () => {
    const pair = await branches(TENANTS, TENANTS);
    writeFileSync(join(pair.head, "tenants.yaml"), ONE_MORE);
    assert.match((await compare(pair)).stdout, /^\*\*`placement\.json` is stale\. /);
  });

  it("takes an empty base for a branch where nothing was recorded", async () => {
    const cwd = project(SMALL);
    const missing = await sluice(["plan", "--markdown"], { cwd });
    assert.match(missing.stdout, /^\*\*`placement\.json` is not there\. Before you approve/);
    await sluice(["plan", "--write"], { cwd });
    writeFileSync(join(cwd, "none"), "");
    const { stdout } = await sluice(["plan", "--markdown", "--base", "none"], { cwd });
    assert.match(stdout, /^## Fleet `edge`: 4 tenants join\n/);
    assert.match(stdout, /^- New load balancers: `edge-001`, `edge-002`\.$/m);
    assert.match(stdout, /^\| `edge-002`, new, of `umbrella` alone \| 0 → \*\*1\*\* \| 0 → \*\*2\*\* of 100 \|/m);
  });

  it("finds the reason of moves that the branch has recorded already", async () => {
    const kept = manyTenants(40)
      .split("\n")
      .filter((line, index) => index === 0 || /id: t\d*[05],/.test(line));
    const pair = await branches(manyTenants(40), `${kept.join("\n")}\n`);
    await sluice(["plan", "--write", "--compact"], { cwd: pair.head });
    const { stdout } = await compare(pair);
    const moves = stdout.match(/^\| `t\d+` \| `edge-001-b\d+` \| `edge-001-b\d+` \| the same \| compacted \|$/gm);
    assert.ok(moves !== null && moves.length > 0, stdout);
    assert.equal(stdout.match(/the same \|/g)?.length, moves.length);
  });

  it("names a move that no setting asks for", async () => {
    const { base, head } = await branches(TENANTS, TENANTS);
    const file = join(head, "placement.json");
    const edited = readFileSync(file, "utf8")
      .replace('"tenants":["acme","initech"]', '"tenants":["acme"]')
      .replace(/("edge-001-b0002": .*)/, '$1,\n        "edge-001-b0003": {"profile":"app","tenants":["initech"]}');
    writeFileSync(file, edited);
    assert.equal((await sluice(["plan", "--write", "--adopt"], { cwd: head })).code, 0);
    const { stdout } = await compare({ base, head });
    assert.match(stdout, /: 1 tenant moves$/m);
    assert.match(
      stdout,
      /^\| `initech` \|.*\| the same \| nothing in the configuration asks for it; the placement file says so \|$/m,
    );
    assert.doesNotMatch(stdout, /Nobody/);
  });

  it("says which target groups a load balancer gets and loses", async () => {
    const site = "tenants:\n  - { id: acme, hosts: [acme.example.com] }\n";
    const app = `${site}  - { id: globex, hosts: [globex.example.com], profile: app }\n`;
    const { stdout } = await compare(await branches(site, app));
    assert.match(stdout, /^- `edge-001` gets a target group for `api`\.$/m);
    assert.match(stdout, /1 → \*\*2\*\* of 100 \| 60 → \*\*100\*\* of 1000 \| 0 of 25 \|$/m);
  });

  it("says who had a load balancer alone before its new owner", async () => {
    const stark = TENANTS.replace(
      /.*umbrella.*\n/,
      "  - { id: stark, hosts: [stark.example.com], isolation: shard }\n",
    );
    const { stdout } = await compare(await branches(TENANTS, stark));
    assert.match(stdout, /^\| `edge-002`, of `stark` alone, before of `umbrella` alone \| 1 \| 2 of 100 \|/m);
  });

  it("tells that a tenant alone changes hosts", async () => {
    const { stdout } = await compare(await branches(TENANTS, TENANTS.replace("www.acme.io", "acme.io")));
    assert.match(stdout, /^## Fleet `edge`: 1 tenant changes hosts\n\nNobody moves\.$/m);
    assert.match(stdout, /^\| `acme` \| `acme\.io` \| `www\.acme\.io` \|$/m);
  });

  it("escapes what a placement file calls its tenants", async () => {
    const { base, head } = await branches(TENANTS, TENANTS);
    const evil = "x|y\n# <img src=x>`@all`";
    const old: Placement = {
      ...emptyPlacement("edge"),
      shards: {
        "edge-009": { services: ["web"], bundles: { "edge-009-b0001": { profile: "site", tenants: [evil] } } },
      },
    };
    writePlacement(join(base, "placement.json"), old);
    const { stdout } = await compare({ base, head });
    assert.match(stdout, /^\| <code>x&#124;y&#10;&#35;&#32;[\w&#;]+<\/code> \| `edge-009` \| `edge-009-b0001` \|$/m);
    assert.doesNotMatch(stdout, /<img|@all/);
  });

  it("folds and cuts what no comment could hold, and lists it all with --all", async () => {
    const { base, head } = await branches(manyTenants(1), manyTenants(1500));
    const { stdout } = await compare({ base, head });
    assert.ok(stdout.length < 65_536, String(stdout.length));
    assert.match(stdout, /^<details><summary>1499 tenants join<\/summary>\n\n\| Joins \|/m);
    assert.match(stdout, /^And 1\d\d\d more, which `--all` lists\.$/m);
    const all = await compare({ base, head }, "--all");
    assert.equal(all.stdout.match(/^\| `t\d+` \|/gm)?.length, 1499);
  });

  it("says in Markdown that a wrong configuration was not planned, and keeps the exit code", async () => {
    const cwd = project({ ...SMALL, "tenants.yaml": TENANTS.replace("[globex.example.com]", '["a|```<b>"]') });
    const { code, stdout, stderr } = await sluice(["plan", "--markdown"], { cwd });
    assert.equal(code, 2);
    assert.match(stderr, /1 problem\n$/);
    assertGolden("plan-markdown-problems.md", stdout);
  });

  it("shows fifty problems of many", async () => {
    const cwd = project({ ...SMALL, "tenants.yaml": manyTenants(300).replaceAll(".example.com", "") });
    const { stdout } = await sluice(["plan", "--markdown"], { cwd });
    assert.match(stdout, /^\*\*The configuration has 300 problems, so nothing was planned\. /);
    assert.equal(stdout.match(/^tenants\.yaml:/gm)?.length, 50);
    assert.match(stdout, /\n```\n\nAnd 250 more, which the command lists on standard error\.\n$/);
  });

  const wrongBases: readonly (readonly [string, string, RegExp])[] = [
    ["is not there", "gone.json", /^gone\.json {2}--base {2}does not exist\n {2}→ name the target branch's/],
    ["is a directory", ".", /^\. {2}--base {2}is a directory, not a file\n/],
    ["is no JSON", "fleet.yaml", /^fleet\.yaml:1:2 {2}--base {2}is not valid JSON/],
    ["has nothing of a placement", "other.json", /^other\.json:1:1 {2}--base {2}/],
    [
      "was merged by hand",
      "edited.json",
      /^edited\.json:\d+:\d+ {2}--base {2}does not match the content: the file was/,
    ],
    [
      "is another fleet's",
      "theirs.json",
      /^theirs\.json:\d+:\d+ {2}--base {2}is the placement of another fleet; this one/,
    ],
  ];
  for (const [what, file, message] of wrongBases) {
    it(`refuses a base that ${what} with one error`, async () => {
      const cwd = project({ ...SMALL, "other.json": '{ "a": 1, "b": 2 }\n' });
      await sluice(["plan", "--write"], { cwd });
      const text = readFileSync(join(cwd, "placement.json"), "utf8");
      writeFileSync(join(cwd, "edited.json"), text.replace('"globex"', '"globex","gone"'));
      writePlacement(join(cwd, "theirs.json"), emptyPlacement("theirs"));
      const { code, stdout, stderr } = await sluice(["plan", "--markdown", "--base", file], { cwd });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
      assert.match(stderr, /\n\n1 problem\n$/);
    });
  }

  for (const argv of [
    ["--base", "x"],
    ["--markdown", "--json"],
    ["--markdown", "--write"],
    ["--markdown", "--out", "x"],
  ]) {
    it(`refuses ${argv.join(" ")}`, async () => {
      const { code, stdout, stderr } = await sluice(["plan", ...argv], { cwd: project(SMALL) });
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /^error: option '[^']+' cannot be used with(out)? option '[^']+'\n$/);
    });
  }
});
