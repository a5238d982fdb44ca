import { Document, visit } from "yaml";
import type { ResourceRecord, Run } from "../engine/records.ts";
import { LocalEngineError } from "../errors.ts";
import { isNamespaced } from "../standIns/kubernetesResources.ts";
import {
  isSecret,
  isWireObject,
  secretPaths,
  unknownPath,
  unwrapSecrets,
  type Wire,
  type WireObject,
  withoutReferences,
} from "../values/wire.ts";

/** One object as a file. */
export interface YamlFile {
  /** `<0-crd|1-manifest>/<apiVersion>-<kind>-<namespace>-<name>.yaml`, as the provider's renderYamlToDirectory names it. */
  readonly path: string;
  readonly text: string;
  /** The resource that it comes from. */
  readonly urn: string;
  /** Where the text has secrets in clear; such a file must not be committed. */
  readonly secrets: readonly string[];
}

/** Kinds that others need, in this order; all others follow. */
const FIRST_KINDS = ["CustomResourceDefinition", "Namespace"];

/**
 * The Kubernetes objects of a run as YAML files, in the order in which they can be applied.
 *
 * @throws LocalEngineError `yaml.unknown` when an object has an unknown value (as previews have), `yaml.name` when it
 * has no name, `yaml.twice` when two resources are the same object.
 * @example
 * for (const file of kubernetesYaml(run)) writeFileSync(join(directory, file.path), file.text);
 */
export function kubernetesYaml(run: Pick<Run, "resources">): YamlFile[] {
  const providers = new Map(run.resources.map((resource) => [resource.urn, resource]));
  const objects = run.resources.filter(isManifest).map((resource) => objectOf(resource, providers));
  const files = objects.sort((a, b) => a.rank - b.rank || (a.path < b.path ? -1 : 1));
  for (const [index, file] of files.entries()) {
    const before = files[index - 1];
    if (before?.path !== file.path) continue;
    throw new LocalEngineError("yaml.twice", `${before.urn} and ${file.urn} are the same object (${file.path})`);
  }
  return files.map(({ path, text, urn, secrets }) => ({ path, text, urn, secrets }));
}

function isManifest({ custom, external, type, inputs }: ResourceRecord): boolean {
  if (!custom || external || !type.startsWith("kubernetes:")) return false;
  const { apiVersion, kind } = inputs;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return false;
  // The SDK's patches have the kind of what they patch; its lists have items. Custom kinds may be named like either.
  const isPatch = type.endsWith("Patch") && !kind.endsWith("Patch");
  return !isPatch && !(kind.endsWith("List") && Array.isArray(inputs.items));
}

interface RankedFile extends YamlFile {
  readonly rank: number;
}

function objectOf(resource: ResourceRecord, providers: ReadonlyMap<string, ResourceRecord>): RankedFile {
  const { urn, inputs } = resource;
  const unknown = unknownPath(inputs);
  if (unknown !== undefined) {
    const message = `${urn}: '${unknown}' is not known; render a run in update mode`;
    throw new LocalEngineError("yaml.unknown", message);
  }
  const clear = unwrapSecrets(withoutReferences(inputs));
  const object = withNamespace(isWireObject(clear) ? clear : {}, defaultNamespace(resource, providers));
  const metadata = isWireObject(object.metadata) ? object.metadata : {};
  const { status: _, ...manifest } = object;
  const { apiVersion, kind } = manifest;
  const { name, namespace } = metadata;
  if (typeof name !== "string" || name === "") {
    throw new LocalEngineError(
      "yaml.name",
      `${urn} has no metadata.name, so its provider would invent one; give it a name`,
    );
  }
  const parts = [String(apiVersion).replaceAll("/", "_"), kind, namespace, name].filter((part) => part !== undefined);
  const directory = kind === "CustomResourceDefinition" ? "0-crd" : "1-manifest";
  const rank = FIRST_KINDS.indexOf(String(kind));
  return {
    path: `${directory}/${parts.join("-").toLowerCase()}.yaml`,
    text: yamlText(manifest),
    urn,
    secrets: secretPaths(inputs),
    rank: rank === -1 ? FIRST_KINDS.length : rank,
  };
}

function withNamespace(object: WireObject, namespace: string): WireObject {
  const metadata = isWireObject(object.metadata) ? object.metadata : {};
  if (!isNamespaced(String(object.kind)) || typeof metadata.namespace === "string") return object;
  return { ...object, metadata: { ...metadata, namespace } };
}

/** The namespace that the resource's provider is set to. */
function defaultNamespace(resource: ResourceRecord, providers: ReadonlyMap<string, ResourceRecord>): string {
  const reference = resource.provider ?? "";
  const provider = providers.get(reference.slice(0, reference.lastIndexOf("::")));
  const namespace = provider?.inputs.namespace;
  const clear = isSecret(namespace) ? namespace.value : namespace;
  return typeof clear === "string" && clear !== "" ? clear : "default";
}

/** Texts that every YAML reader takes for a text when they stand without quotes. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]*$/;
/** Words that YAML 1.1 readers, kubectl's among them, take for something else. */
const WORD = /^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i;
/** Characters that the library leaves as they are, and that end a line or vanish for some readers. */
const LINE_BREAKS = /[\u0085\u2028\u2029\ufeff]/g;

/** YAML that YAML 1.1 and 1.2 readers read alike: whatever is not plainly a word is in double quotes. */
export function yamlText(value: Wire): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_, scalar) {
      if (typeof scalar.value !== "string") return;
      scalar.type = PLAIN.test(scalar.value) && !WORD.test(scalar.value) ? "PLAIN" : "QUOTE_DOUBLE";
    },
  });
  const text = document.toString({ lineWidth: 0 });
  return text.replace(LINE_BREAKS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
