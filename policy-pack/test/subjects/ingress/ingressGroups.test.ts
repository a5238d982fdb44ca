import assert from "node:assert/strict";
import {
  type IngressGroup,
  ingressGroups,
  memberAtFault,
  ownModels,
} from "../../../src/subjects/ingress/ingressGroups.ts";
import { computed, groupOf, member, members, PREFIX, SERVICE } from "../../groups.ts";
import { classParams, type Given, ingress, ingressClass, UNKNOWN } from "../../policies.ts";
import { AUTO_MODE_PARAMS, INGRESS_CLASS } from "../../types.ts";

const groupsIn = (...given: readonly Given[]): IngressGroup[] => computed(given, ingressGroups).value;
const namesIn = (...given: readonly Given[]) =>
  Object.fromEntries(groupsIn(...given).map(({ name, members: all }) => [name, all.map(({ key }) => key)]));
const joins = (group: unknown) => ({ annotations: { [`${PREFIX}/group.name`]: group } });

describe("ingressGroups", () => {
  it("groups by the class's parameters, else by the annotation, else each by itself", () => {
    assert.deepEqual(namesIn(...groupOf(), ...members(2), member("told", joins("other"))), {
      edge: ["shops/t0000", "shops/t0001", "shops/told"],
    });
    const byName = [
      ingress({ name: "a", ...joins("one") }),
      ingress({ name: "b", ...joins("one") }),
      ingress({ name: "c" }),
    ];
    assert.deepEqual(namesIn(...byName), { one: ["shop/a", "shop/b"], "shop/c": ["shop/c"] });
  });

  it("finds parameters by what the class refers to, and by the class's name where another stack has the class", () => {
    const other = { ...ingressClass("edge", "theirs"), name: "class" };
    assert.deepEqual(namesIn(other, classParams("theirs", { group: { name: "x" } }), member("shop")), {
      x: ["shops/shop"],
    });
    assert.deepEqual(namesIn(other, classParams("edge", { group: { name: "x" } }), member("shop")), {
      "shops/shop": ["shops/shop"],
    });
    assert.deepEqual(namesIn(classParams("edge", { group: { name: "x" } }), member("shop")), { x: ["shops/shop"] });
  });

  it("overlooks the annotation on EKS Auto Mode, whether it is known by parameters or by the class", () => {
    const params = { type: AUTO_MODE_PARAMS, name: "params", props: { metadata: { name: "edge" }, spec: {} } };
    const classes = {
      type: INGRESS_CLASS,
      name: "class",
      props: { metadata: { name: "edge" }, spec: { controller: "eks.amazonaws.com/alb" } },
    };
    for (const known of [params, classes]) {
      const found = groupsIn(known, member("a", joins("one")), member("b", joins("one")));
      assert.deepEqual(
        found.map(({ name, model }) => [name, model?.rules.length]),
        [
          ["shops/a", 1],
          ["shops/b", 1],
        ],
      );
    }
  });

  it("gives Ingresses with the older annotation no parameters, as the controller does", () => {
    const older = ingress({
      ...joins("g"),
      annotations: { "kubernetes.io/ingress.class": "alb", ...joins("g").annotations },
    });
    const params = classParams("alb", { group: { name: "pinned" } });
    const named = ingress({ name: "named" });
    assert.deepEqual(namesIn(params, older, named), { g: ["shop/shop"], pinned: ["shop/named"] });
    const foreign = ingress({ annotations: { "kubernetes.io/ingress.class": "nginx" } });
    assert.deepEqual(namesIn(foreign), {});
  });

  it("takes the default class for an Ingress that names none, and not for one whose class is not known yet", () => {
    const annotations = { "ingressclass.kubernetes.io/is-default-class": "true" };
    const byDefault = { ...ingressClass("edge"), name: "class" };
    const props = { ...byDefault.props, metadata: { name: "edge", annotations } };
    const nameless = ingress({ name: "nameless", annotations: {} });
    const spec = { ...Reflect.get(nameless.props, "spec"), ingressClassName: undefined };
    const given = [{ ...byDefault, props }, classParams("edge", { group: { name: "pinned" } })];
    assert.deepEqual(namesIn(...given, { ...nameless, props: { ...nameless.props, spec } }), {
      pinned: ["shop/nameless"],
    });
    assert.deepEqual(namesIn(...given, ingress({ className: UNKNOWN })), { "shop/shop": ["shop/shop"] });
  });

  it("keeps clusters apart", () => {
    const found = groupsIn(...groupOf(), member("a"), { ...member("b"), cluster: "other" });
    assert.deepEqual(
      found.map(({ name, cluster }) => [name, cluster]),
      [
        ["edge", "cluster"],
        ["shops/b", "other"],
      ],
    );
  });

  it("sorts members as the controller sorts their rules, whatever the order of the stack", () => {
    const given = [member("b"), member("c", { order: -5 }), member("a", { order: 1 }), member("a0")];
    const expected = { edge: ["shops/c", "shops/a0", "shops/b", "shops/a"] };
    assert.deepEqual(namesIn(...groupOf(), ...given), expected);
    assert.deepEqual(namesIn(...given.reverse(), ...groupOf()), expected);
  });

  it("has the parameters for its subject, else the first member", () => {
    assert.deepEqual(
      groupsIn(...groupOf(), member("b")).map(({ subject }) => subject.name),
      ["edge-params"],
    );
    assert.deepEqual(
      groupsIn(ingress({ name: "b", ...joins("x") }), ingress({ name: "a", ...joins("x") })).map(
        ({ subject }) => subject.name,
      ),
      ["a"],
    );
  });

  it("reads no more of an Ingress than the controller does", () => {
    const given = member("shop");
    const metadata = { ...Reflect.get(given.props, "metadata"), uid: UNKNOWN, labels: UNKNOWN };
    const whole = { ...given, props: { ...given.props, metadata, status: UNKNOWN } };
    assert.deepEqual(computed([...groupOf(), whole], ingressGroups).unknown, []);
  });
});

describe("ownModels", () => {
  it("tells each member's rules, also of a group that would be refused and without redirects of others", () => {
    const ports = { [`${PREFIX}/listen-ports`]: '[{"HTTP":80}]' };
    const bad = member("bad", { annotations: { [`${PREFIX}/group.order`]: "first" } });
    const given = [...groupOf({ sslRedirectPort: "443" }), member("http", { annotations: ports }), bad];
    const found = [...computed(given, ownModels).value].map(([{ name }, { rules }]) => [name, rules.length]);
    assert.deepEqual(found, [["http", 1]]);
  });
});

describe("memberAtFault", () => {
  it("is the first member with which the group is refused, and none where the parameters are wrong", () => {
    const bad = (name: string) =>
      member(name, { service: SERVICE, annotations: { [`${PREFIX}/backend-protocol`]: "TCP" } });
    const [group] = groupsIn(...groupOf(), ...members(20), bad("t0007b"), bad("t0009b"));
    assert.ok(group !== undefined);
    assert.equal(memberAtFault(group)?.name, "t0007b");
    const [wrong] = groupsIn(...groupOf({ scheme: "public" }), ...members(3));
    assert.ok(wrong !== undefined);
    assert.equal(memberAtFault(wrong), undefined);
  });
});
