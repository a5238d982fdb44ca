import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import * as recipes from "./ciRecipes.ts";

const { directory, entriesOf, git, repository, valueAt } = recipes;
const github = recipes.readRecipe("github-actions.yml");
const gitlab = recipes.readRecipe("gitlab-ci.yml");
const readme = readFileSync(join(recipes.RECIPES, "README.md"), "utf8");

/** What both summaries must say of the branch `maple`, and nothing of what others did on `main` meanwhile. */
const SUMMARY = `<!-- sluice plan -->
## Fleet \`shops\`: 1 tenant joins

Nobody else moves.

| Joins | Load balancer | Bundle | Profile | Hosts |
| --- | --- | --- | --- | --- |
| \`maple-maps\` | \`shops-001\` | \`shops-001-b0006\` | \`shop\` | \`maple-maps.shops.example.com\` |

| Load balancer | Tenants | Rules | Target groups | Targets | Certificates |
| --- | --- | --- | --- | --- | --- |
| \`shops-001\` | 12 → **13** | 10 → **12** of 100 | 2 of 100 | 40 of 1000 | 0 of 25 |

`;

describe("docs/ci", () => {
  afterEach(recipes.removeDirectories);

  const scripts = [...recipes.textsUnder(github, "run"), ...recipes.textsUnder(gitlab, "script"), readme].join("\n");
  const commands = new Set(scripts.match(/(?<=\bsluice )(plan|check) (?!-->)[^\n>|;&`#]*/g));

  it("names commands of both recipes and the text", () => {
    assert.ok(commands.size >= 4, [...commands].join("\n"));
    assert.ok(commands.has('plan --markdown --base "$before" '));
    assert.ok(commands.has("check --set strict"));
  });

  for (const command of commands) {
    it(`sluice takes the flags of: ${command.trim()}`, async () => {
      const argv = command.trim().split(/ +/);
      const { stderr } = await recipes.sluice(argv, directory());
      assert.doesNotMatch(stderr, /^error: /m);
    });
  }

  it("names a set of policies that is there", () => {
    const sets = new Set(scripts.match(/(?<=\$pack\/)sets\/[\w.-]+/g));
    assert.deepEqual([...sets], ["sets/strict.json"]);
    for (const set of sets) assert.ok(existsSync(join(recipes.ROOT, "policy-pack", set)), set);
  });
});

describe("docs/ci/github-actions.yml", () => {
  afterEach(recipes.removeDirectories);

  const jobs = entriesOf(valueAt(github, "jobs"));

  it("runs on pull requests with no permission that a job does not name", () => {
    assert.deepEqual(valueAt(github, "on"), { pull_request: null });
    assert.deepEqual(valueAt(github, "permissions"), {});
    assert.deepEqual(
      jobs.map(([name, job]) => [name, valueAt(job, "permissions")]),
      [
        ["check", { contents: "read" }],
        ["comment", { "pull-requests": "write" }],
        ["preview", { contents: "read", "id-token": "write" }],
      ],
    );
  });

  it("pins each action to a version, and puts no expression into a shell script", () => {
    const uses = recipes.textsUnder(github, "uses");
    assert.equal(uses.length, 8);
    for (const action of uses) assert.match(action, /^[\w-]+\/[\w-]+@(v\d+|[0-9a-f]{40})$/);
    for (const run of recipes.textsUnder(github, "run")) assert.doesNotMatch(run, /\$\{\{/);
  });

  it("gives secrets and a token that writes to no job that a fork starts", () => {
    const own = "github.event.pull_request.head.repo.full_name == github.repository";
    for (const [name, job] of jobs) {
      const isOpen = !String(valueAt(job, "if")).includes(own);
      assert.equal(isOpen, name === "check");
      if (isOpen) assert.doesNotMatch(JSON.stringify(job), /secrets\.|github\.token|write/);
    }
  });

  it("installs packages before there are credentials", () => {
    const steps = entriesOf(valueAt(github, "jobs", "preview", "steps")).map(([, step]) => JSON.stringify(step));
    const installs = steps.findIndex((step) => step.includes("npm ci"));
    assert.ok(installs !== -1 && installs < steps.findIndex((step) => step.includes("role-to-assume")));
  });

  /** Runs the step in a checkout, with FLEET_DIR as the file's user sets it. */
  async function summarize(clone: string, folder: string) {
    const temporary = directory();
    const step = join(temporary, "step-summary");
    const env = { FLEET_DIR: folder, GITHUB_BASE_REF: "main", RUNNER_TEMP: temporary, GITHUB_STEP_SUMMARY: step };
    const ended = await recipes.bash(recipes.stepOf(github, "check", "Summary"), clone, env);
    const summary = readFileSync(join(temporary, "summary.md"), "utf8");
    assert.equal(readFileSync(step, "utf8"), summary);
    return { ...ended, summary };
  }

  it("says on the merge commit what the branch changes", async () => {
    const { clone } = await repository("shops");
    git(clone, "checkout", "--quiet", "--detach", "origin/main");
    git(clone, "merge", "--quiet", "--no-ff", "--message", "Merge maple", "origin/maple");
    const { code, output, summary } = await summarize(clone, "shops");
    assert.equal(code, 0, output);
    assert.equal(summary.slice(0, SUMMARY.length), SUMMARY);
    assert.match(summary.slice(SUMMARY.length), /^Packing: .+\n$/);
  });

  it("calls everything new where the target branch has no placement yet, and says that this one is missing", async () => {
    const { origin, clone } = await repository(".");
    rmSync(join(origin, "placement.json"));
    recipes.commit(origin, "Nothing recorded");
    git(clone, "fetch", "--quiet");
    git(clone, "checkout", "--quiet", "-b", "first", "origin/main");
    const { code, summary } = await summarize(clone, ".");
    assert.equal(code, 0);
    assert.match(summary, /^<!-- sluice plan -->\n\*\*`placement\.json` is not there\. .*\n\n## .*: 12 tenants join\n/);
  });

  it("shows what is wrong with a configuration, and fails", async () => {
    const { clone } = await repository(".");
    git(clone, "checkout", "--quiet", "maple");
    writeFileSync(join(clone, "tenants.yaml"), "  - { id: Maple, hosts: [maple.example.com] }\n", { flag: "a" });
    const { code, summary } = await summarize(clone, ".");
    assert.equal(code, 2);
    assert.match(summary, /^<!-- sluice plan -->\n\*\*The configuration has 1 problem, .*\n\n```text\ntenants\.yaml:/);
    assert.match(summary, /\n```\n\nThe log of the job says more\.\n$/);
  });

  for (const [what, found, request] of [
    ["writes a comment where there is none", "", "--method POST repos/o/r/issues/7/comments"],
    ["updates the first of its comments", "41\n42\n", "--method PATCH repos/o/r/issues/comments/41"],
  ] as const) {
    it(what, async () => {
      const cwd = directory();
      const answers = 'case "$*" in *--paginate*) printf "%s" "$FOUND" ;; *) echo "$*" >> requests ;; esac\n';
      writeFileSync(join(cwd, "gh"), `#!/bin/sh\n${answers}`);
      chmodSync(join(cwd, "gh"), 0o755);
      const path = `${cwd}:${process.env.PATH ?? ""}`;
      const env = { PATH: path, FOUND: found, GITHUB_REPOSITORY: "o/r", PULL_REQUEST: "7" };
      const { code, output } = await recipes.bash(recipes.stepOf(github, "comment", "Comment"), cwd, env);
      assert.deepEqual([code, output], [0, ""]);
      assert.equal(readFileSync(join(cwd, "requests"), "utf8"), `api --silent ${request} --field body=@summary.md\n`);
    });
  }
});

describe("docs/ci/gitlab-ci.yml", () => {
  afterEach(recipes.removeDirectories);

  it("runs every job on merge requests alone, and what needs credentials only where they are", () => {
    const jobs = entriesOf(gitlab).filter(([name]) => name !== "variables");
    const rules = jobs.map(([name, job]) => [name, valueAt(job, "rules", 0, "if")]);
    const request = '$CI_PIPELINE_SOURCE == "merge_request_event"';
    assert.deepEqual(rules, [
      [".sluice", request],
      ["sluice-summary", undefined],
      ["sluice-check", undefined],
      ["sluice-note", `${request} && $SLUICE_NOTE_TOKEN`],
      ["sluice-preview", `${request} && $AWS_ROLE_ARN && $CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID`],
    ]);
    for (const [name, job] of jobs.slice(1)) assert.equal(valueAt(job, "extends"), ".sluice", name);
  });

  it("says on the source branch what it changes, also when others were faster", async () => {
    const { origin, clone } = await repository("shops");
    await recipes.addTenant(join(origin, "shops"), "nettle-news");
    recipes.commit(origin, "Onboard nettle-news");
    git(clone, "checkout", "--quiet", "--detach", "origin/maple");
    const env = { FLEET_DIR: "shops", CI_PROJECT_DIR: clone, CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main" };
    const { code, output } = await recipes.bash(recipes.scriptOf(gitlab, "sluice-summary"), clone, env);
    assert.equal(code, 0, output);
    const summary = readFileSync(join(clone, "summary.md"), "utf8");
    assert.equal(summary.slice(0, SUMMARY.length), SUMMARY);
    assert.ok(output.endsWith(summary));
  });

  /** Runs the job against a server that has these notes; tells what was asked to be written. */
  async function note(notes: readonly object[]): Promise<readonly unknown[]> {
    const written: unknown[] = [];
    const server = createServer(async (request, response) => {
      let body = "";
      for await (const part of request) body += String(part);
      const { method, url, headers } = request;
      if (headers["private-token"] !== "glpat-x") response.statusCode = 401;
      if (method !== "GET") written.push([method, url, JSON.parse(body)]);
      response.end(JSON.stringify(url === "/api/user" ? { id: 5 } : notes));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const cwd = directory();
    writeFileSync(join(cwd, "summary.md"), SUMMARY);
    const { code, output } = await recipes.bash(recipes.scriptOf(gitlab, "sluice-note"), cwd, {
      CI_API_V4_URL: `http://127.0.0.1:${port}/api`,
      CI_PROJECT_ID: "3",
      CI_MERGE_REQUEST_IID: "7",
      SLUICE_NOTE_TOKEN: "glpat-x",
    });
    server.close();
    assert.deepEqual([code, output], [0, ""]);
    return written;
  }

  const NOTES = "/api/projects/3/merge_requests/7/notes";

  it("writes a note where there is none of its own", async () => {
    const forged = { id: 1, author: { id: 6 }, body: SUMMARY };
    const other = { id: 2, author: { id: 5 }, body: "Looks good" };
    assert.deepEqual(await note([forged, other]), [["POST", NOTES, { body: SUMMARY }]]);
  });

  it("updates its own note", async () => {
    const own = { id: 8, author: { id: 5 }, body: "<!-- sluice plan -->\nold" };
    assert.deepEqual(await note([own]), [["PUT", `${NOTES}/8`, { body: SUMMARY }]]);
  });
});
