/**
 * Property values as Pulumi's engine protocol carries them: JSON, in which a few objects have a signature key that
 * marks a secret, a resource, an asset or an output. The constants are part of the protocol.
 */
export type Wire = null | boolean | number | string | readonly Wire[] | WireObject;
export interface WireObject {
  readonly [key: string]: Wire;
}

/** Stands for a value that is not known before the deployment. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** What is shown in place of a secret. */
export const SECRET_TEXT = "[secret]";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

export function isWireObject(value: Wire | undefined): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasSignature(value: Wire | undefined, signature: string): value is WireObject {
  return isWireObject(value) && value[SIGNATURE] === signature;
}

export function isSecret(value: Wire | undefined): value is WireObject {
  return hasSignature(value, SECRET);
}

/** A file or text that is handed on as it is, with its `path` or `text`; undefined for what is none. */
export function assetOf(value: Wire | undefined): WireObject | undefined {
  return hasSignature(value, ASSET) ? value : undefined;
}

/** Marks a value as secret; a secret stays as it is. */
export function markSecret(value: Wire): Wire {
  return isSecret(value) ? value : { [SIGNATURE]: SECRET, value };
}

/** A reference to a resource; a custom resource has an id, which is empty while unknown. */
export function resourceReference(resource: { urn: string; id?: string; version?: string }): WireObject {
  const { urn, id, version } = resource;
  return {
    [SIGNATURE]: RESOURCE,
    urn,
    ...(id === undefined ? {} : { id }),
    ...(version === undefined ? {} : { packageVersion: version }),
  };
}

/** Rebuilds a value; where `replace` answers, its answer stands and is not looked into. */
export function mapWire(value: Wire, replace: (value: Wire) => Wire | undefined): Wire {
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return value.map((element: Wire) => mapWire(element, replace));
  if (!isWireObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, mapWire(element, replace)]));
}

/** Each property changed on its own. */
export function mapProperties(properties: WireObject, change: (value: Wire) => Wire): WireObject {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, change(value)]));
}

/** The value with every secret in clear. For values that a file needs, never for what is printed. */
export function unwrapSecrets(value: Wire): Wire {
  return mapWire(value, (part) => (isSecret(part) ? unwrapSecrets(part.value ?? null) : undefined));
}

/**
 * The value as it may be printed: secrets as `[secret]`, unknown values as `[unknown]`.
 *
 * @example
 * console.log(JSON.stringify(redact(resource.inputs)));
 */
export function redact(value: Wire): Wire {
  return mapWire(value, (part) => {
    if (isSecret(part)) return SECRET_TEXT;
    return part === UNKNOWN ? "[unknown]" : undefined;
  });
}

/** Whether any part of the value is unknown. */
export function hasUnknown(value: Wire): boolean {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isWireObject(value) && Object.values(value).some(hasUnknown);
}

/** Turns output values (sent for remote components) into plain, secret or unknown values. */
export function withoutOutputs(value: Wire): Wire {
  return mapWire(value, (part) => {
    if (!hasSignature(part, OUTPUT)) return undefined;
    const known = withoutOutputs(part.value ?? UNKNOWN);
    return part.secret === true ? markSecret(known) : known;
  });
}

/** Turns resource references into ids (of custom resources) or URNs, as a provider sees them. */
export function withoutReferences(value: Wire): Wire {
  return mapWire(value, (part) => {
    if (!hasSignature(part, RESOURCE)) return undefined;
    if (part.id === "") return UNKNOWN;
    return part.id ?? part.urn ?? null;
  });
}

/** The paths, such as `data.password` or `env[0].value`, at which secrets stand. */
export function secretPaths(value: Wire, path = ""): string[] {
  if (isSecret(value)) return [path];
  if (Array.isArray(value)) {
    return value.flatMap((element: Wire, index) => secretPaths(element, `${path}[${index}]`));
  }
  if (!isWireObject(value)) return [];
  return Object.entries(value).flatMap(([key, element]) => secretPaths(element, path === "" ? key : `${path}.${key}`));
}

/** The path of the first unknown part, or undefined. */
export function unknownPath(value: Wire, path = ""): string | undefined {
  if (value === UNKNOWN) return path;
  const entries: [string, Wire][] = Array.isArray(value)
    ? value.map((element: Wire, index) => [`${path}[${index}]`, element])
    : isWireObject(value)
      ? Object.entries(value).map(([key, element]) => [path === "" ? key : `${path}.${key}`, element])
      : [];
  for (const [at, element] of entries) {
    const found = unknownPath(element, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Collects the texts of all secrets in a value, so that they can be taken out of messages. */
export function collectSecretTexts(value: Wire, into: Set<string>, inSecret = false): void {
  if (isSecret(value)) {
    collectSecretTexts(value.value ?? null, into, true);
  } else if (Array.isArray(value)) {
    for (const element of value) collectSecretTexts(element, into, inSecret);
  } else if (isWireObject(value)) {
    for (const element of Object.values(value)) collectSecretTexts(element, into, inSecret);
  } else if (inSecret && typeof value === "string" && value !== UNKNOWN) {
    into.add(value);
  }
}
