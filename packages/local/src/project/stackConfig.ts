import type { Problem } from "@sluice/alb-model";
import { z } from "zod";
import type { Config, ConfigValue } from "../engine/providers.ts";
import { type Decrypter, passphraseDecrypter } from "./passphrase.ts";
import { type Declaration, isOfType } from "./pulumiYaml.ts";
import type { Keys, YamlFile } from "./yamlFile.ts";

const StackYaml = z.looseObject({
  encryptionsalt: z.string().optional(),
  encryptedkey: z.string().optional(),
  secretsprovider: z.string().optional(),
  config: z.record(z.string(), z.unknown()).nullish(),
});
type StackYaml = z.infer<typeof StackYaml>;

export interface StackConfigSources {
  readonly project: string;
  readonly stack: string;
  /** Absent when the stack has no file. */
  readonly stackFile: YamlFile | undefined;
  readonly declarations: readonly Declaration[];
  /** Values that replace those of the stack, by full key, for local runs. */
  readonly overrides: Readonly<Record<string, unknown>>;
  readonly passphrase: string | undefined;
}

/** Reads a stack's configuration; every fault is a problem with its file and line. */
export function stackConfig(sources: StackConfigSources): { config: Config; problems: readonly Problem[] } {
  return new StackConfigReader(sources).read();
}

class StackConfigReader {
  readonly #sources: StackConfigSources;
  readonly #problems: Problem[] = [];
  readonly #yaml: StackYaml;
  #decrypter: Decrypter | undefined;
  #decrypterAsked = false;

  constructor(sources: StackConfigSources) {
    this.#sources = sources;
    const parsed = StackYaml.safeParse(sources.stackFile?.value ?? {});
    this.#yaml = parsed.data ?? {};
    for (const issue of parsed.error?.issues ?? []) {
      const fix = "A stack file has config: with one `namespace:key: value` a line";
      this.#problem(issue.path as Keys, { code: "config.shape", message: issue.message, fix });
    }
  }

  read(): { config: Config; problems: readonly Problem[] } {
    const config: Record<string, ConfigValue> = {};
    const { declarations, overrides, project } = this.#sources;
    const given = new Map<string, unknown>();
    for (const declaration of declarations) {
      if (declaration.value !== undefined) config[declaration.key] = plainValue(declaration.value, declaration.secret);
    }
    for (const [name, value] of Object.entries(this.#yaml.config ?? {})) {
      const key = name.includes(":") ? name.replace(":config:", ":") : `${project}:${name}`;
      if (key in overrides) continue;
      given.set(key, value);
      const read = this.#value(value, ["config", name]);
      if (read !== undefined) config[key] = read;
    }
    for (const [key, value] of Object.entries(overrides)) config[key] = plainValue(value, false);
    for (const declaration of declarations) this.#check(declaration, config[declaration.key], given);
    return { config, problems: this.#problems };
  }

  #value(value: unknown, keys: Keys): ConfigValue | undefined {
    let secret = false;
    let damaged = false;
    const open = (part: unknown, at: Keys): unknown => {
      if (Array.isArray(part)) return part.map((element, index) => open(element, [...at, index]));
      if (typeof part !== "object" || part === null) return part;
      const entries = Object.entries(part);
      if (entries.length === 1 && entries[0]?.[0] === "secure" && typeof entries[0][1] === "string") {
        secret = true;
        const clear = this.#decrypt(entries[0][1], at);
        if (clear === undefined) damaged = true;
        return clear;
      }
      return Object.fromEntries(entries.map(([key, element]) => [key, open(element, [...at, key])]));
    };
    const opened = open(value, keys);
    return damaged ? undefined : plainValue(opened, secret);
  }

  #decrypt(secure: string, keys: Keys): string | undefined {
    if (!this.#decrypterAsked) {
      this.#decrypterAsked = true;
      this.#decrypter = this.#makeDecrypter(keys);
      if (this.#decrypter === undefined) return undefined;
    }
    const clear = this.#decrypter?.decrypt(secure);
    if (clear === undefined && this.#decrypter !== undefined) {
      const message = "The encrypted value is damaged or belongs to another stack";
      this.#problem(keys, {
        code: "config.damagedSecret",
        message,
        fix: "Set it again with `pulumi config set --secret`",
      });
    }
    return clear;
  }

  /** One problem, at the first secret, when no secret can be opened. */
  #makeDecrypter(keys: Keys): Decrypter | undefined {
    const { encryptionsalt, secretsprovider } = this.#yaml;
    const { passphrase } = this.#sources;
    const instead = "or give the value for local runs in sluice.local.yaml under config:";
    if (encryptionsalt === undefined) {
      const message = `Secrets of this stack need the secrets provider ${secretsprovider ?? "of its backend"}`;
      const fix = `Use a passphrase stack for local runs, ${instead}`;
      this.#problem(keys, { code: "config.secretsProvider", message, fix });
      return undefined;
    }
    if (passphrase === undefined) {
      const fix = `Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE, ${instead}`;
      this.#problem(keys, { code: "config.noPassphrase", message: "Secret without a passphrase to open it", fix });
      return undefined;
    }
    const decrypter = passphraseDecrypter(passphrase, encryptionsalt);
    if (decrypter === undefined) {
      const fix = "Set PULUMI_CONFIG_PASSPHRASE to the passphrase that the stack was created with";
      const message = "The passphrase does not open this stack's secrets";
      this.#problem(["encryptionsalt"], { code: "config.wrongPassphrase", message, fix });
    }
    return decrypter;
  }

  #check(declaration: Declaration, value: ConfigValue | undefined, given: ReadonlyMap<string, unknown>): void {
    const { key, type } = declaration;
    const keys = ["config", key];
    if (value === undefined) {
      if (given.has(key)) return;
      const message = `Stack '${this.#sources.stack}' has no value for '${key}', which Pulumi.yaml declares`;
      const fix = `Set it with \`pulumi config set ${key}\`, or give it a default in Pulumi.yaml`;
      this.#problem(keys, { code: "config.missing", message, fix });
    } else if (type !== undefined && given.has(key) && !value.secret && !isOfType(given.get(key), type)) {
      const message = `'${key}' must be of type ${type}, as Pulumi.yaml declares`;
      this.#problem(keys, { code: "config.type", message, fix: `Give a value of type ${type}`, value: given.get(key) });
    }
  }

  #problem(keys: Keys, problem: Pick<Problem, "code" | "message" | "fix" | "value">): void {
    const file = this.#sources.stackFile;
    const locations = file === undefined ? [] : [file.locate(keys)];
    this.#problems.push({ ...problem, path: keys.join("."), locations });
  }
}

/** Text as the CLI hands it to programs: objects and lists as JSON. */
function plainValue(value: unknown, secret: boolean): ConfigValue {
  const text = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "");
  return { value: text, secret };
}
