import { basename, dirname, extname, join } from "node:path";
import { buildSync } from "esbuild";
import { CloudSetupError } from "./errors.ts";

/** Name of the file in the function's package; Lambda calls its `handler`. */
export const HANDLER_FILE = "index.mjs";

/** Some packages below are CommonJS, and ask for Node's own modules by `require`. */
const REQUIRE =
  'import { createRequire as sluiceRequire } from "node:module"; const require = sluiceRequire(import.meta.url);';

/**
 * The function as one file, with the AWS SDK in it, so that it does not change when Lambda's own copy does. About a
 * second; the same sources give the same text, so that Pulumi sees no change.
 *
 * @example bundleHandler().length // about 600,000
 */
export function bundleHandler(): string {
  const source = import.meta.filename;
  const { outputFiles } = buildSync({
    // `handler.js` where the package is built.
    entryPoints: [join(dirname(source), `handler${extname(basename(source))}`)],
    bundle: true,
    minify: true,
    platform: "node",
    target: "node24",
    format: "esm",
    banner: { js: REQUIRE },
    legalComments: "none",
    write: false,
    logLevel: "silent",
  });
  const text = outputFiles[0]?.text;
  if (text === undefined) throw new CloudSetupError("esbuild wrote nothing");
  return text;
}
