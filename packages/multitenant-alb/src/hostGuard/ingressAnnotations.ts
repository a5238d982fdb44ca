import {
  ANNOTATION_FAMILY_SCOPE,
  ANNOTATION_PREFIX,
  ANNOTATION_SCOPE,
  type AnnotationName,
  annotation,
  INGRESS_CLASS_ANNOTATION,
} from "@sluice/alb-model";
import { celList, celText } from "./cel.ts";

const PREFIX = `${ANNOTATION_PREFIX}/`;
/** Of the Ingress's own rules and of nothing that it shares; others of that scope add ports or certificates. */
const OWN_RULES: ReadonlySet<AnnotationName> = new Set<AnnotationName>(["useRegexPathMatch", "jwtValidation"]);

const names = Object.keys(annotation) as AnnotationName[];

/**
 * Annotations that an Ingress of a namespace may carry on a shared load balancer: those of its own target groups and
 * rules. All others of the controller's are refused, so that one that a later version brings is refused too.
 */
export const ALLOWED_ANNOTATIONS: readonly string[] = names
  .filter((name) => ANNOTATION_SCOPE[name] === "backend" || OWN_RULES.has(name))
  .map((name) => annotation[name])
  .sort();

/** Beginnings of allowed keys that go on with a name of the user's; `actions.` is looked into besides. */
export const ALLOWED_FAMILIES: readonly string[] = [
  `${PREFIX}actions.`,
  ...Object.entries(ANNOTATION_FAMILY_SCOPE)
    .filter(([, scope]) => scope === "backend")
    .map(([family]) => `${PREFIX}${family}.`),
].sort();

/** The annotations of an object, none as an empty map. */
export function annotationsOf(object: string): string {
  return `${object}.metadata.?annotations.orValue({})`;
}

/** Whether the controller reads a key; `dry-run-plan` it only writes. */
function isRead(key: string): string {
  const plan = celText(annotation.dryRunPlan);
  return `(${key} == ${celText(INGRESS_CLASS_ANNOTATION)} || ${key}.startsWith(${celText(PREFIX)}) && ${key} != ${plan})`;
}

/** Whether an update changes an annotation that the controller reads. */
export function annotationsChanged(): string {
  const [now, before] = [annotationsOf("object"), annotationsOf("oldObject")];
  const same = `${now}.all(key, !${isRead("key")} || key in ${before} && ${before}[key] == ${now}[key])`;
  const kept = `${before}.all(key, !${isRead("key")} || key in ${now})`;
  return `!(${same} && ${kept})`;
}

/** The keys that the controller reads and that a namespace's Ingress may not have. */
export function refusedKeys(annotations: string): string {
  const families = `${celList(ALLOWED_FAMILIES)}.exists(family, key.startsWith(family))`;
  const allowed = `key in ${celList(ALLOWED_ANNOTATIONS)} || ${families}`;
  const own = `key.startsWith(${celText(PREFIX)}) && key != ${celText(annotation.dryRunPlan)}`;
  return `${annotations}.filter(key, ${own} && !(${allowed}))`;
}

/**
 * The `actions.` keys that may name a target group: the controller reads JSON keys without regard to case, escapes
 * and look-alikes of other alphabets included, so nothing but plain ASCII is let through.
 */
export function refusedActions(annotations: string): string {
  const plain = `${annotations}[key].matches("^[\\\\x20-\\\\x5b\\\\x5d-\\\\x7e\\\\t\\\\r\\\\n]*$")`;
  const words = ["targetgrouparn", "targetgroupname"];
  const named = `${celList(words)}.exists(word, ${annotations}[key].lowerAscii().contains(word))`;
  return `${annotations}.filter(key, key.startsWith(${celText(`${PREFIX}actions.`)}) && !(${plain} && !${named}))`;
}
