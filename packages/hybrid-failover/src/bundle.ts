import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import { buildSync } from "esbuild";
import { BundleError } from "./bundleError.ts";

/** The shifter's program, as it rides in a ConfigMap. */
export interface ShifterBundle {
  /** Brotli, base64: an entry of `binaryData`. */
  readonly compressed: string;
  /** Of the program itself, in hex: for the pod template, so that pods change when, and only when, the program does. */
  readonly sha256: string;
  /** Size of the compressed program. */
  readonly bytes: number;
}

/** The entry of the ConfigMap's `binaryData`. */
export const SHIFTER_BUNDLE_KEY = "shifter.cjs.br";
/** Where the ConfigMap with the program is mounted. */
export const SHIFTER_BUNDLE_FOLDER = "/opt/sluice";

/** A ConfigMap holds 1 MiB of data, after base64; some of it stays free for what else is stored of the object. */
export const MOST_BUNDLE_BYTES = 700_000;

/** Unpacks the program in memory, so that the root file system may be read-only and nothing need be writable. */
const START = [
  'const packed = require("node:fs").readFileSync(process.argv[1]);',
  'const code = require("node:zlib").brotliDecompressSync(packed).toString();',
  'require("node:vm").compileFunction(code, ["require", "module", "exports"], { filename: "shifter.cjs" })',
  "(require, { exports: {} }, {});",
].join(" ");

/**
 * The container's command on a stock Node.js image (24 or newer); the path of the configuration may follow as `args`.
 *
 * @example { command: SHIFTER_COMMAND, args: ["/etc/sluice/config.json"] }
 */
export const SHIFTER_COMMAND: readonly string[] = [
  "node",
  "--eval",
  START,
  `${SHIFTER_BUNDLE_FOLDER}/${SHIFTER_BUNDLE_KEY}`,
];

const folder = import.meta.dirname;
let built: ShifterBundle | undefined;

/**
 * The shifter's program in one file: the one that the published package brings along, or one made from the sources.
 * The same sources give the same bytes.
 *
 * @throws BundleError when it would not fit into a ConfigMap
 * @example
 * const { compressed, sha256 } = shifterBundle();
 * const binaryData = { [SHIFTER_BUNDLE_KEY]: compressed };
 */
export function shifterBundle(): ShifterBundle {
  built ??= describe(readPrebuilt() ?? build());
  return built;
}

/** Writes the program beside the published package's modules, for `npm run build`. @returns the file */
export function writeShifterBundle(toFolder: string): string {
  const file = join(toFolder, SHIFTER_BUNDLE_KEY);
  writeFileSync(file, build());
  return file;
}

function readPrebuilt(): Buffer | undefined {
  const file = join(folder, SHIFTER_BUNDLE_KEY);
  return existsSync(file) ? readFileSync(file) : undefined;
}

function build(): Buffer {
  const { outputFiles } = buildSync({
    absWorkingDir: folder,
    entryPoints: [join(folder, "shifter", `main${extname(import.meta.filename)}`)],
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    legalComments: "none",
    logLevel: "error",
    write: false,
  });
  const [output] = outputFiles;
  if (output === undefined) throw new BundleError("the shifter's bundle came out empty");
  const { contents } = output;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 9,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: contents.length,
  };
  return brotliCompressSync(contents, { params });
}

function describe(compressed: Buffer): ShifterBundle {
  const bytes = compressed.length;
  if (bytes > MOST_BUNDLE_BYTES)
    throw new BundleError(`the shifter's bundle has ${bytes} bytes, more than the ${MOST_BUNDLE_BYTES} that fit`);
  const sha256 = createHash("sha256").update(brotliDecompressSync(compressed)).digest("hex");
  return { compressed: compressed.toString("base64"), sha256, bytes };
}
