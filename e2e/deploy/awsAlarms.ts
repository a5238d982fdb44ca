import {
  type CloudWatchClient,
  type ComparisonOperator,
  DeleteAlarmsCommand,
  DeleteDashboardsCommand,
  DescribeAlarmsCommand,
  type Dimension,
  GetDashboardCommand,
  type MetricDataQuery,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  type StandardUnit,
  type Statistic,
} from "@aws-sdk/client-cloudwatch";
import {
  CreateTopicCommand,
  DeleteTopicCommand,
  SetTopicAttributesCommand,
  type SNSClient,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-sns";
import type { Wire, WireObject } from "@sluice/local";
import { droppedTags, guarded, numberOf, present, tagsOf, text, unlessGone } from "./awsInputs.ts";
import type { DeployedResource, ResourceHandler } from "./handler.ts";

interface Clients {
  readonly cloudwatch: CloudWatchClient;
  readonly sns: SNSClient;
}

/** What the programs make of CloudWatch, and the topics that alarms tell. */
export function alarmHandlers({ cloudwatch, sns }: Clients): Readonly<Record<string, ResourceHandler>> {
  return {
    "aws:cloudwatch/metricAlarm:MetricAlarm": alarms(cloudwatch),
    "aws:cloudwatch/dashboard:Dashboard": dashboards(cloudwatch),
    "aws:sns/topic:Topic": topics(sns),
  };
}

const ALARM = {
  fixed: ["name", "tags"],
  updatable: [
    ...["alarmDescription", "actionsEnabled", "alarmActions", "okActions", "insufficientDataActions"],
    ...["namespace", "metricName", "dimensions", "period", "statistic", "extendedStatistic", "unit", "metricQueries"],
    "evaluateLowSampleCountPercentiles",
    ...["comparisonOperator", "threshold", "evaluationPeriods", "datapointsToAlarm", "treatMissingData"],
  ],
};

function alarms(cloudwatch: CloudWatchClient): ResourceHandler {
  const put = async (name: string | undefined, inputs: WireObject): Promise<void> => {
    await cloudwatch.send(new PutMetricAlarmCommand({ AlarmName: name, ...metricOf(inputs), ...conditionOf(inputs) }));
  };
  return guarded(ALARM, {
    create: async ({ outputs }, inputs) => {
      const id = present(text(inputs.name ?? outputs.name), "a name");
      await put(id, inputs);
      const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [id] }));
      return { id, outputs: { name: id, arn: present(MetricAlarms[0]?.AlarmArn, "AlarmArn") } };
    },
    update: ({ id }, inputs) => put(id, inputs),
    remove: ({ id }) => unlessGone(cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [id] }))),
  });
}

/** One metric, or several and what is computed of them. */
function metricOf(inputs: WireObject) {
  const { metricQueries, period, unit } = inputs;
  if (metricQueries !== undefined) return { Metrics: (metricQueries as readonly WireObject[]).map(queryOf) };
  return {
    Namespace: text(inputs.namespace),
    MetricName: text(inputs.metricName),
    Dimensions: dimensionsOf(inputs.dimensions),
    Period: numberOf(period),
    Statistic: text(inputs.statistic) as Statistic | undefined,
    ExtendedStatistic: text(inputs.extendedStatistic),
    Unit: text(unit) as StandardUnit | undefined,
  };
}

function queryOf({ id, expression, label, returnData, metric, period }: WireObject): MetricDataQuery {
  const { namespace, metricName, dimensions, stat, period: every, unit } = (metric ?? {}) as WireObject;
  const Metric = { Namespace: text(namespace), MetricName: text(metricName), Dimensions: dimensionsOf(dimensions) };
  const statistic = { Metric, Period: numberOf(every), Stat: text(stat), Unit: text(unit) as StandardUnit | undefined };
  return {
    Id: text(id),
    Label: text(label),
    ReturnData: returnData === true,
    ...(metric === undefined ? { Expression: text(expression), Period: numberOf(period) } : { MetricStat: statistic }),
  };
}

function conditionOf(inputs: WireObject) {
  return {
    AlarmDescription: text(inputs.alarmDescription),
    ActionsEnabled: inputs.actionsEnabled === undefined ? undefined : inputs.actionsEnabled === true,
    AlarmActions: textsOf(inputs.alarmActions),
    OKActions: textsOf(inputs.okActions),
    InsufficientDataActions: textsOf(inputs.insufficientDataActions),
    ComparisonOperator: text(inputs.comparisonOperator) as ComparisonOperator | undefined,
    Threshold: numberOf(inputs.threshold),
    EvaluationPeriods: numberOf(inputs.evaluationPeriods),
    DatapointsToAlarm: numberOf(inputs.datapointsToAlarm),
    TreatMissingData: text(inputs.treatMissingData),
    EvaluateLowSampleCountPercentile: text(inputs.evaluateLowSampleCountPercentiles),
    Tags: tagsOf(inputs),
  };
}

function dashboards(cloudwatch: CloudWatchClient): ResourceHandler {
  const put = async ({ dashboardName, dashboardBody }: WireObject): Promise<void> => {
    const names = { DashboardName: text(dashboardName), DashboardBody: text(dashboardBody) };
    await cloudwatch.send(new PutDashboardCommand(names));
  };
  return guarded(
    { fixed: ["dashboardName"], updatable: ["dashboardBody"] },
    {
      create: async (_record, inputs) => {
        await put(inputs);
        const id = present(text(inputs.dashboardName), "a name");
        const { DashboardArn } = await cloudwatch.send(new GetDashboardCommand({ DashboardName: id }));
        return { id, outputs: { dashboardArn: present(DashboardArn, "DashboardArn") } };
      },
      update: (_current, inputs) => put(inputs),
      remove: ({ id }) => unlessGone(cloudwatch.send(new DeleteDashboardsCommand({ DashboardNames: [id] }))),
    },
  );
}

function topics(sns: SNSClient): ResourceHandler {
  return guarded(
    { fixed: ["name", "kmsMasterKeyId"], updatable: ["displayName", "tags"] },
    {
      create: async ({ outputs }, inputs) => {
        const name = present(text(inputs.name ?? outputs.name), "a name");
        const attributes = Object.entries({ DisplayName: inputs.displayName, KmsMasterKeyId: inputs.kmsMasterKeyId });
        const Attributes = Object.fromEntries(
          attributes.flatMap(([key, value]) => (value ? [[key, String(value)]] : [])),
        );
        const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name, Attributes, Tags: tagsOf(inputs) }));
        const id = present(TopicArn, "TopicArn");
        return { id, outputs: { arn: id, name } };
      },
      update: async ({ id, inputs: old }, inputs, changed) => {
        if (changed.includes("displayName")) {
          const AttributeValue = text(inputs.displayName) ?? "";
          await sns.send(new SetTopicAttributesCommand({ TopicArn: id, AttributeName: "DisplayName", AttributeValue }));
        }
        if (!changed.includes("tags")) return;
        await sns.send(new UntagResourceCommand({ ResourceArn: id, TagKeys: droppedTags(old, inputs) }));
        await sns.send(new TagResourceCommand({ ResourceArn: id, Tags: tagsOf(inputs) }));
      },
      remove: ({ id }: DeployedResource) => unlessGone(sns.send(new DeleteTopicCommand({ TopicArn: id }))),
    },
  );
}

function dimensionsOf(dimensions: Wire | undefined): Dimension[] {
  const given = (dimensions ?? {}) as Readonly<Record<string, string>>;
  return Object.entries(given).map(([Name, Value]) => ({ Name, Value }));
}

function textsOf(value: Wire | undefined): string[] {
  return ((value ?? []) as readonly Wire[]).map(String);
}
