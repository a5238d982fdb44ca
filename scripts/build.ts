/**
 * `npm run build`: emits every package as JavaScript with types into `dist/<package>`, ready for `npm publish`.
 * In the workspace packages run from their sources; Node strips types from neither what is installed nor CommonJS.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { writeShifterBundle } from "../packages/hybrid-failover/src/bundle.ts";

const root = join(import.meta.dirname, "..");
const out = join(root, "dist");

interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** What a consumer imports: the emitted file and its types, in place of the source. */
function publishedExports(manifest: Manifest): Record<string, { types: string; default: string }> {
  const entries = Object.entries(manifest.exports ?? {}).map(([key, source]) => {
    const emitted = source.replace(/\.ts$/, "");
    return [key, { types: `${emitted}.d.ts`, default: `${emitted}.js` }] as const;
  });
  return Object.fromEntries(entries);
}

/** Where a package's sources are, and what it needs beside its emitted files. */
interface Source {
  readonly from: string;
  readonly extras: readonly string[];
}

const EXTRAS = ["README.md", "bin"];
const PACK: Source = { from: "policy-pack", extras: [...EXTRAS, "PulumiPolicy.yaml", "index.js", "sets"] };

function writePackage({ from, extras }: Source): void {
  const to = join(out, basename(from));
  renameSync(join(out, from), to);
  const manifest = JSON.parse(readFileSync(join(root, from, "package.json"), "utf8")) as Manifest;
  const exports = publishedExports(manifest);
  const published = { ...manifest, ...(Object.keys(exports).length > 0 ? { exports } : {}) };
  writeFileSync(join(to, "package.json"), `${JSON.stringify(published, null, 2)}\n`);
  for (const extra of extras) {
    const source = join(root, from, extra);
    if (existsSync(source)) cpSync(source, join(to, extra), { recursive: true });
  }
  cpSync(join(root, "LICENSE"), join(to, "LICENSE"));
}

/** Entries in JavaScript import sources here, and what was emitted of them there. */
function rewriteImports(file: string): void {
  writeFileSync(file, readFileSync(file, "utf8").replace(/("\.{1,2}\/src\/[^"]*)\.ts"/g, '$1.js"'));
}

rmSync(out, { recursive: true, force: true });
const compiled = spawnSync(
  process.execPath,
  [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.build.json"],
  {
    cwd: root,
    stdio: "inherit",
  },
);
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
for (const name of readdirSync(join(root, "packages"))) writePackage({ from: `packages/${name}`, extras: EXTRAS });
rmSync(join(out, "packages"), { recursive: true });
writePackage(PACK);
for (const entry of ["policy-pack/index.js", "cli/bin/sluice.js"]) rewriteImports(join(out, entry));
// The published shifter is the program that was tested here, whatever versions its user's packages resolve to.
writeShifterBundle(join(out, "hybrid-failover/src"));
