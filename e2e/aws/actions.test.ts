import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import { aws, forward, group, listener, loadBalancer, refused, rule } from "./testing.ts";

describe("emulated forward actions", () => {
  let listenerArn = "";
  let web = "";
  let api = "";
  const create = (action: Action) => rule(listenerArn, 1, { action });
  const weighted = (...weights: readonly (number | undefined)[]): Action => ({
    Type: "forward",
    ForwardConfig: {
      TargetGroups: weights.map((Weight, index) => ({
        TargetGroupArn: index === 0 ? web : api,
        ...(Weight !== undefined && { Weight }),
      })),
    },
  });

  beforeEach(async () => {
    await aws.admin.reset();
    listenerArn = await listener(await loadBalancer());
    [web, api] = [await group("web"), await group("api")];
  });

  it("take weights from 0 to 999, which several groups must have", async () => {
    await create(weighted(0, 999));
    for (const bad of [weighted(0, 1000), weighted(-1, 1), weighted(1, undefined)]) {
      await refused(create(bad), "ValidationError", /between 0 and 999/);
    }
  });

  it("name at most five groups, each once, and none that is unknown", async () => {
    const six = [web, api, ...(await Promise.all(["a", "b", "c", "d"].map(group)))];
    await refused(create(forward(...six)), "ValidationError", /'5' target groups/);
    await refused(create(forward(web, web)), "ValidationError", /only once/);
    await refused(create(forward(`${web}0`)), "TargetGroupNotFound");
    await create(forward(...six.slice(1)));
  });

  it("give a single group in both spellings only when they agree", async () => {
    await refused(create({ ...forward(web), TargetGroupArn: api }), "ValidationError");
    await refused(create({ ...forward(web, api), TargetGroupArn: web }), "ValidationError");
    await create({ ...forward(web), TargetGroupArn: web });
  });

  it("are sticky for 1 to 604,800 seconds", async () => {
    const sticky = (DurationSeconds: number): Action => {
      const stickiness = { TargetGroupStickinessConfig: { Enabled: true, DurationSeconds } };
      return { Type: "forward", ForwardConfig: { ...forward(web).ForwardConfig, ...stickiness } };
    };
    for (const bad of [0, 604_801]) await refused(create(sticky(bad)), "ValidationError", /604800/);
    await create(sticky(604_800));
  });
});
