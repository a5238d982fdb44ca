import type { Ingress, IngressClass, IngressClassParams, Problem, Service, SourceLocation } from "@sluice/alb-model";
import type { Io } from "../io.ts";
import { type ManifestDocument, parseDocuments } from "./parseDocuments.ts";
import { API_VERSIONS, type ManifestKind, manifestSchemas, objectSchema } from "./schema.ts";
import { readSourceFiles } from "./sourceFiles.ts";

/** The objects of manifests that decide what the controller builds. */
export interface Manifests {
  readonly ingresses: readonly Ingress[];
  readonly ingressClasses: readonly IngressClass[];
  readonly ingressClassParams: readonly IngressClassParams[];
  readonly services: readonly Service[];
  /** How many objects of other kinds there were. */
  readonly others: number;
  readonly problems: readonly Problem[];
}

/** Reads manifests; problems of all files come at once, located. */
export async function readManifests(names: readonly string[], io: Io): Promise<Manifests> {
  const { files, problems } = await readSourceFiles(names, io);
  const parsed = files.map(parseDocuments);
  const candidates = parsed.flatMap(({ documents }) => documents.flatMap(objectsOf));
  const checked = candidates.map(checkObject);
  const known = checked.filter((object): object is KnownObject => "kind" in object);
  const ofKind = (kind: ManifestKind) => known.filter((object) => object.kind === kind).map(({ value }) => value);
  return {
    // The schemas have checked what is read of these shapes.
    ingresses: ofKind("Ingress") as Ingress[],
    ingressClasses: ofKind("IngressClass") as IngressClass[],
    ingressClassParams: ofKind("IngressClassParams") as IngressClassParams[],
    services: ofKind("Service") as Service[],
    others: checked.filter((object) => "other" in object).length,
    problems: [
      ...problems,
      ...parsed.flatMap((file) => file.problems),
      ...checked.flatMap((object) => ("problems" in object ? object.problems : [])),
      ...repeated(known),
    ],
  };
}

type Path = readonly (string | number)[];

/** A value that should be an object of the API, and where it is in its document. */
interface Candidate {
  readonly document: ManifestDocument;
  readonly path: Path;
  readonly value: unknown;
}

interface KnownObject {
  readonly kind: ManifestKind;
  readonly value: unknown;
  readonly name: string;
  readonly location: () => SourceLocation;
}

type CheckedObject = KnownObject | { readonly other: true } | { readonly problems: readonly Problem[] };

/** A document's object, or the items of a List. Items of a typed list need not name their kind. */
function objectsOf(document: ManifestDocument): Candidate[] {
  const { value } = document;
  const list = objectSchema.safeParse(value);
  const items = list.success && list.data.kind.endsWith("List") ? list.data.items : undefined;
  if (!list.success || !Array.isArray(items)) return [{ document, path: [], value }];
  const kind = list.data.kind.slice(0, -"List".length);
  const typed = kind === "" ? {} : { apiVersion: list.data.apiVersion, kind };
  return items.map((item: unknown, index) => ({
    document,
    path: ["items", index],
    value: typeof item === "object" ? { ...typed, ...item } : item,
  }));
}

function checkObject(candidate: Candidate): CheckedObject {
  const { document, path, value } = candidate;
  const object = objectSchema.safeParse(value);
  if (!object.success) {
    const message = "is no Kubernetes manifest: it has no apiVersion and kind";
    const fix = "name files of Kubernetes objects";
    return { problems: [{ code: "manifest.shape", path: "", message, fix, locations: [document.locate(path)] }] };
  }
  const { kind, apiVersion } = object.data;
  if (!isManifestKind(kind)) return { other: true };
  if (!API_VERSIONS[kind].includes(apiVersion)) {
    return kind === "Ingress" && /^(?:extensions|networking\.k8s\.io)\//.test(apiVersion)
      ? { problems: [oldIngress(candidate, apiVersion)] }
      : { other: true };
  }
  const result = manifestSchemas[kind].safeParse(value);
  if (!result.success) return { problems: result.error.issues.map((issue) => shapeProblem(candidate, kind, issue)) };
  const { namespace = "default", name } = result.data.metadata;
  return { kind, value: result.data, name: `${namespace}/${name}`, location: () => document.locate(path) };
}

function isManifestKind(kind: string): kind is ManifestKind {
  return Object.hasOwn(manifestSchemas, kind);
}

function oldIngress({ document, path }: Candidate, apiVersion: string): Problem {
  return {
    code: "manifest.version",
    path: "apiVersion",
    value: apiVersion,
    message: "is a version that Kubernetes 1.22 and newer do not serve",
    fix: "convert the Ingress to networking.k8s.io/v1",
    locations: [document.locate([...path, "apiVersion"])],
  };
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly expected?: unknown;
}

function shapeProblem({ document, path, value }: Candidate, kind: ManifestKind, issue: Issue): Problem {
  const inside = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  const found = inside.reduce<unknown>((current, key) => Object(current)[key], value);
  const isBareText = issue.expected === "string" && (typeof found === "number" || typeof found === "boolean");
  const quoted = isBareText ? "put it in quotes" : `see the API reference of ${kind}`;
  const missing = found === undefined;
  return {
    code: "manifest.shape",
    path: inside.join("."),
    ...(missing ? {} : { value: found }),
    message: missing
      ? `is missing in this ${kind}`
      : `is not what ${kind} has there: ${issue.message.replace(/^Invalid input: /, "")}`,
    fix: missing ? "add it" : quoted,
    locations: [document.locate([...path, ...inside])],
  };
}

/** One name twice is one object in a cluster, and which of the two is not known here. */
function repeated(objects: readonly KnownObject[]): Problem[] {
  const byName = Map.groupBy(objects, ({ kind, name }) => `${kind} ${name}`);
  return [...byName].flatMap(([name, same]) => {
    const [first, second] = same;
    if (first === undefined || second === undefined) return [];
    const message = "stands twice in the manifests";
    const locations = [second.location(), first.location()];
    return [{ code: "manifest.duplicate", path: name, message, fix: "keep one of the two", locations }];
  });
}
