import { z } from "zod";

/**
 * CloudWatch's "Dashboard Body Structure and Syntax", as far as a fleet's dashboard uses it:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
const box = {
  x: z.int().min(0).max(23),
  y: z.int().min(0),
  width: z.int().min(1).max(24),
  height: z.int().min(1).max(1000),
};

const metricOptions = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][A-Za-z0-9_]*$/)
    .optional(),
  label: z.string().optional(),
  stat: z.enum(["Sum", "Average", "Minimum", "Maximum", "SampleCount", "p99"]),
  visible: z.boolean().optional(),
});

const expressionOptions = z.strictObject({
  expression: z.string().min(1).max(2048),
  id: z.string().regex(/^[a-z][A-Za-z0-9_]*$/),
  label: z.string().optional(),
});

/** Namespace, metric name and up to ten pairs of dimension name and value, then how to draw it. */
const metricLine = z
  .array(z.unknown())
  .refine((line) => line.length % 2 === 1 && line.length >= 5 && line.length <= 23, "names and values come in pairs")
  .refine((line) => line.slice(0, -1).every((part) => typeof part === "string" && part !== ""), "parts are texts")
  .refine((line) => metricOptions.safeParse(line.at(-1)).success, "options come last");

const metricProperties = z.strictObject({
  title: z.string(),
  region: z.string().min(1),
  view: z.enum(["timeSeries", "singleValue", "gauge", "bar", "pie"]),
  stacked: z.boolean(),
  period: z.int().refine((period) => period % 60 === 0),
  metrics: z.array(z.union([z.tuple([expressionOptions]), metricLine])).min(1),
  yAxis: z.strictObject({
    left: z.strictObject({ min: z.number(), label: z.string(), showUnits: z.boolean() }),
  }),
  annotations: z
    .strictObject({ horizontal: z.array(z.strictObject({ label: z.string(), value: z.number() })).min(1) })
    .optional(),
});

const widget = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("metric"), ...box, properties: metricProperties }),
  z.strictObject({ type: z.literal("text"), ...box, properties: z.strictObject({ markdown: z.string().min(1) }) }),
]);

export const dashboardSchema = z.strictObject({
  start: z.string().regex(/^-PT?\d+[MHDW]$/),
  periodOverride: z.enum(["auto", "inherit"]),
  widgets: z.array(widget).max(500),
});
