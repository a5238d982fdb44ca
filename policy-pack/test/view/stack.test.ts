import assert from "node:assert/strict";
import type { StackResource } from "../../src/view/resource.ts";
import { Stack } from "../../src/view/stack.ts";
import { UnknownReads } from "../../src/view/unknownReads.ts";
import { UNKNOWN, Value } from "../../src/view/value.ts";

interface Links {
  readonly parent?: string;
  readonly dependencies?: readonly string[];
  readonly byProperty?: readonly string[];
  readonly props?: object;
}

function stackOf(links: Readonly<Record<string, Links>>) {
  const unknown = new UnknownReads();
  const resources = Object.entries(links).map(([urn, link]): StackResource => {
    const source = { urn, read: (from: object, key: string) => Reflect.get(from, key) as unknown, unknown };
    return {
      urn,
      type: "t",
      name: urn,
      props: new Value(link.props ?? {}, "", source),
      protect: false,
      parent: link.parent,
      dependencies: link.dependencies ?? [],
      propertyDependencies: { any: link.byProperty ?? [] },
      provider: "",
    };
  });
  const stack = new Stack(resources, unknown);
  const depends = (from: string, to: string) => {
    const resource = stack.byUrn(from);
    assert.ok(resource);
    return stack.dependsOn(resource, to);
  };
  return { stack, unknown, depends };
}

describe("Stack", () => {
  it("follows dependencies by option, by property, by parent, and by way of others", () => {
    const { depends } = stackOf({
      controller: {},
      component: { dependencies: ["controller"] },
      binding: { parent: "component" },
      rule: { byProperty: ["binding"] },
      stranger: {},
    });
    assert.equal(depends("component", "controller"), true);
    assert.equal(depends("binding", "controller"), true);
    assert.equal(depends("rule", "controller"), true);
    assert.equal(depends("stranger", "controller"), false);
    assert.equal(depends("controller", "rule"), false);
  });

  it("ends on resources that depend on one another", () => {
    const { depends } = stackOf({ a: { dependencies: ["b"] }, b: { dependencies: ["a"] } });
    assert.equal(depends("a", "c"), false);
  });

  it("knows the components that a resource is part of, the nearest first", () => {
    const { stack } = stackOf({ a: { parent: "b" }, b: { parent: "c" }, c: {} });
    const [resource, , outermost] = stack.resources;
    assert.ok(resource !== undefined && outermost !== undefined);
    assert.deepEqual([stack.ancestors(resource), stack.ancestors(outermost)], [["b", "c"], []]);
  });

  it("computes what policies share once, and tells each of them what was not known", () => {
    const { stack, unknown } = stackOf({ a: { props: { host: UNKNOWN } } });
    let computed = 0;
    const hosts = (from: Stack) => {
      computed += 1;
      return from.resources.map(({ props }) => props.at("host").text());
    };
    const first = unknown.during(() => stack.memo(hosts));
    const second = unknown.during(() => stack.memo(hosts));
    assert.equal(computed, 1);
    assert.deepEqual(second, first);
    assert.deepEqual(second.unknown, [{ urn: "a", path: "host" }]);
  });
});
