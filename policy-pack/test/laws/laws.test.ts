import assert from "node:assert/strict";
import fc from "fast-check";
import { UNKNOWN } from "../../src/view/value.ts";
import { type Path, pathsIn, reordered, replaced } from "./changes.ts";
import { twice } from "./clusters.ts";
import { JUNK } from "./junk.ts";
import { withServerFields } from "./serverFields.ts";
import { type RecordedStack, recordedStacks } from "./stacks.ts";
import { strangers } from "./strangers.ts";
import { type Verdict, verdictOn } from "./verdicts.ts";

/** How many times more runs than usual, and on all programs: `LAW_RUNS=100`, after a change of what policies read. */
const TIMES = Number(process.env.LAW_RUNS ?? 1);
/** Programs with more resources say no more, and take their time. */
const MOST_RESOURCES = 40;

interface Given extends RecordedStack {
  readonly verdict: Verdict;
  /** All places in the properties of its resources. */
  readonly places: readonly Place[];
}

interface Place {
  /** Of the resource. */
  readonly index: number;
  readonly path: Path;
}

describe("all policies, on all programs of the corpus", function () {
  this.timeout(TIMES * 30_000);
  let stacks: readonly Given[];

  before(async () => {
    stacks = (await recordedStacks(TIMES > 1, MOST_RESOURCES)).map((stack) => {
      const places = stack.resources.flatMap(({ inputs, outputs }, index) => {
        const paths = [...pathsIn(inputs), ...pathsIn(outputs)];
        return [...new Map(paths.map((path) => [path.join("\n"), { index, path }])).values()];
      });
      return { ...stack, places, verdict: verdictOn(stack) };
    });
  });

  function hold<T>(runs: number, arbitrary: (given: Given) => fc.Arbitrary<T>, law: (given: Given, change: T) => void) {
    const both = fc.constantFrom(...stacks).chain((given) => fc.tuple(fc.constant(given), arbitrary(given)));
    fc.assert(
      fc.property(both, ([given, change]) => law(given, change)),
      { numRuns: runs * TIMES },
    );
  }
  const somePlaces = (most: number) => (given: Given) =>
    fc.array(fc.constantFrom(...given.places), { minLength: 1, maxLength: most });

  it("find nothing new where values are not known yet, and say so where they find less", () => {
    hold(250, somePlaces(4), (given, places) => {
      const verdict = verdictOn(withUnknown(given, places));
      assert.deepEqual(newFindings(given.verdict, verdict), [], shown(given, places));
      const isExempt = places.some((place) => isAlarmDimension(given, place));
      const lost = silentlyLost(given.verdict, verdict).filter((policy) => policy !== "alb-alarms" || !isExempt);
      assert.deepEqual(lost, [], shown(given, places));
    });
  });

  it("find and note the same in whatever order resources, dependencies and keys come", () => {
    const change = (given: Given) =>
      fc.record({
        places: fc.array(fc.constantFrom(...given.places), { maxLength: 3 }),
        resources: fc.shuffledSubarray([...given.resources.keys()], { minLength: given.resources.length }),
        turn: fc.nat(9),
      });
    hold(150, change, (given, { places, resources, turn }) => {
      const changed = withUnknown(given, places);
      const other = { ...changed, resources: resources.flatMap((index) => turned(changed.resources[index], turn)) };
      const [before, after] = [verdictOn(changed), verdictOn(other)];
      assert.deepEqual([after.messages, after.notes], [before.messages, before.notes], shown(given, places));
    });
  });

  it("find and note the same beside resources that no load balancer has to do with", () => {
    const change = (given: Given) => {
      const all = strangers(clusterOf(given));
      return fc.tuple(fc.subarray(all, { minLength: 1 }), fc.nat(given.resources.length));
    };
    hold(100, change, (given, [more, at]) => {
      const { messages, notes } = verdictOn({ ...given, resources: given.resources.toSpliced(at, 0, ...more) });
      assert.deepEqual([messages, notes], [given.verdict.messages, given.verdict.notes], given.name);
    });
  });

  it("find everything twice in a program that runs in two clusters and accounts", () => {
    for (const { name, config, resources: once, verdict } of stacks) {
      const { resources, again } = twice(once);
      const expected = verdict.messages.flatMap((message) => {
        const [policy = "", urn = "", ...words] = message.split(" ");
        // There was one cluster in the state of before.
        return policy === "live-alb-replaced" ? [message] : [message, [policy, again(urn), ...words].join(" ")];
      });
      const { messages } = verdictOn({ config, resources });
      assert.deepEqual(messages, [...new Set(expected)].sort(), name);
    }
  });

  it("end on no value, whatever it is instead of what it should be, and say so in few words", () => {
    const change = (given: Given) => fc.tuple(fc.constantFrom(...given.places), fc.constantFrom(...JUNK));
    hold(200, change, (given, [place, junk]) => {
      const { messages } = verdictOn(changedAt(given, place, junk));
      const bad = messages.filter((message) => message.length > LONGEST_MESSAGE || /undefined|\[object /.test(message));
      assert.deepEqual(bad, [], shown(given, [place]));
    });
  });

  it("find the same whatever API servers, controllers and providers have added", () => {
    const change = (given: Given) => fc.subarray([...given.resources.keys()], { minLength: 1 });
    hold(100, change, (given, indexes) => {
      const added = new Set(indexes);
      const resources = given.resources.map((each, index) => (added.has(index) ? withServerFields(each) : each));
      const { found, notes } = verdictOn({ ...given, resources });
      assert.deepEqual([[...found].sort(), notes], [[...given.verdict.found].sort(), given.verdict.notes], given.name);
    });
  });
});

const LONGEST_MESSAGE = 3000;

function changedAt<Of extends RecordedStack>(stack: Of, { index, path }: Place, by: unknown): Of {
  const resource = stack.resources[index];
  if (resource === undefined) return stack;
  const inputs = replaced(resource.inputs, path, by);
  const outputs = replaced(resource.outputs, path, by);
  return { ...stack, resources: stack.resources.with(index, { ...resource, inputs, outputs }) };
}

function withUnknown(given: Given, places: readonly Place[]): Given {
  return places.reduce((changed, place) => changedAt(changed, place, UNKNOWN), given);
}

/**
 * Findings that were not there before. One that comes in place of another, on the same resource or by the same policy,
 * is none: what is said of a whole group moves to an Ingress where it is not known whether that is one of the group.
 */
function newFindings(before: Verdict, after: Verdict): string[] {
  const gone = [...before.found]
    .filter((finding) => !after.found.has(finding))
    .flatMap((finding) => finding.split(" "));
  return [...after.found].filter(
    (finding) => !before.found.has(finding) && !finding.split(" ").some((part) => gone.includes(part)),
  );
}

/** Policies that found something before and now neither find it nor say that they could not know. */
function silentlyLost(before: Verdict, after: Verdict): string[] {
  const lost = [...before.found].filter((finding) => !after.found.has(finding));
  return lost.map((finding) => finding.split(" ", 1)[0] ?? "").filter((policy) => !after.unsure.has(policy));
}

/** An alarm is taken for its load balancer's by what its dimensions are made of, so that no preview has to note it. */
function isAlarmDimension({ resources }: Given, { index, path }: Place): boolean {
  return resources[index]?.type === "aws:cloudwatch/metricAlarm:MetricAlarm" && path[0] === "dimensions";
}

function clusterOf({ resources }: Given): string {
  return resources.find(({ type }) => type.startsWith("kubernetes:"))?.provider ?? "";
}

/** The same resource with keys and dependencies in another order. */
function turned<Of extends RecordedStack["resources"][number]>(resource: Of | undefined, turn: number): Of[] {
  if (resource === undefined) return [];
  const order = <T>(all: readonly T[]): T[] => {
    const at = turn % Math.max(all.length, 1);
    const rotated = [...all.slice(at), ...all.slice(0, at)];
    return turn % 2 === 0 ? rotated : rotated.reverse();
  };
  const byProperty = order(Object.entries(resource.propertyDependencies)).map(([key, urns]) => [key, order(urns)]);
  return [
    {
      ...resource,
      inputs: reordered(resource.inputs, order),
      outputs: reordered(resource.outputs, order),
      dependencies: order(resource.dependencies),
      propertyDependencies: Object.fromEntries(byProperty),
    },
  ];
}

function shown({ name, resources }: Given, places: readonly Place[]): string {
  const paths = places.map(
    ({ index, path }) => `${resources[index]?.type} ${resources[index]?.name} ${path.join(".")}`,
  );
  return `${name}: ${paths.join(", ")}`;
}
