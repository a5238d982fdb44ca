import assert from "node:assert/strict";
import { annotation as a, annotationKey } from "../../../src/annotations.ts";
import type { InterpretInput } from "../../../src/interpret/index.ts";
import type { Ingress } from "../../../src/kubernetes.ts";
import { errorOf, ingress, path, service } from "../manifests.ts";

export type Annotations = Readonly<Record<string, string>>;

/** One Ingress with these annotations. */
export const one = (annotations: Annotations): InterpretInput => ({ ingresses: [ingress("one", annotations)] });

/** Two members that set the same annotation differently. */
export const two = (key: string, first: string, second: string, both: Annotations = {}): InterpretInput => ({
  ingresses: [ingress("one", { ...both, [key]: first }), ingress("two", { ...both, [key]: second })],
});

export const paths = (...list: readonly ReturnType<typeof path>[]): InterpretInput => ({
  ingresses: [ingress("one", {}, { rules: [{ host: "a.example.com", http: { paths: list } }] })],
});

export const actionText = (text: string): InterpretInput => one({ [annotationKey("actions", "web")]: text });
export const actionJson = (value: unknown): InterpretInput => actionText(JSON.stringify(value));
export const conditions = (...list: readonly unknown[]): InterpretInput =>
  one({ [annotationKey("conditions", "web")]: JSON.stringify(list) });
export const transforms = (...list: readonly unknown[]): InterpretInput =>
  one({ [annotationKey("transforms", "web")]: JSON.stringify(list) });

export const toService = (name: string, port: { name?: string; number?: number }): Partial<Ingress["spec"]> => ({
  rules: [{ http: { paths: [path({ backend: { service: { name, port } } })] } }],
});
export const web80 = (annotations: Annotations, spec = {}): InterpretInput => ({
  ingresses: [ingress("one", annotations, toService("web", { number: 80 }))],
  services: [service("web", spec)],
});

export const HTTPS: Annotations = { [a.listenPorts]: '[{"HTTPS":443}]' };
export const NLB: Annotations = { [a.enableFrontendNlb]: "true" };
export const ACTION = annotationKey("actions", "web");

/** What is wrong, the input, and the controller's error. */
export type ErrorCase = readonly [what: string, input: InterpretInput, error: string];

/** One test for each case. */
export function itReports(cases: readonly ErrorCase[]): void {
  for (const [what, input, expected] of cases) {
    it(`reports ${what}`, () => {
      assert.equal(errorOf(input), expected);
    });
  }
}
