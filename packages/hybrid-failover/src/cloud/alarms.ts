/** An alarm as `aws.cloudwatch.MetricAlarm` takes it, but for its name. */
export interface CloudAlarm<Text> {
  readonly alarmDescription: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, Text>>;
  readonly statistic: "Minimum" | "Sum" | "Maximum";
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly comparisonOperator: "LessThanThreshold" | "GreaterThanOrEqualToThreshold";
  readonly threshold: number;
  readonly treatMissingData: "breaching" | "notBreaching";
}

/** Load balancers tell CloudWatch once a minute, so that a shorter period would see nothing more. */
const MINUTE = { period: 60, evaluationPeriods: 1, datapointsToAlarm: 1 };

/**
 * Goes off when a load balancer's nodes see no healthy target, or when nobody tells: a load balancer without requests
 * sends no metrics. It only makes the function look sooner, so that a false one costs nothing.
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function healthAlarm<Text>(dimensions: {
  readonly LoadBalancer: Text;
  readonly TargetGroup: Text;
}): CloudAlarm<Text> {
  return {
    ...MINUTE,
    alarmDescription: "No target is healthy, or no metric came: the cloud shifter looks at once.",
    namespace: "AWS/ApplicationELB",
    metricName: "HealthyHostCount",
    dimensions: { ...dimensions },
    statistic: "Minimum",
    comparisonOperator: "LessThanThreshold",
    threshold: 1,
    treatMissingData: "breaching",
  };
}

/** By what each is called after the shifter: what tells people that the shifter itself is not well. */
export function shifterAlarms<Text>(functionName: Text, queueName: Text): Readonly<Record<string, CloudAlarm<Text>>> {
  const ofFunction = {
    ...MINUTE,
    namespace: "AWS/Lambda",
    dimensions: { FunctionName: functionName },
    statistic: "Sum",
  };
  return {
    errors: {
      ...ofFunction,
      alarmDescription: "3 of 5 runs failed: rules may stand wrong. The function's log says which and why.",
      metricName: "Errors",
      statistic: "Sum",
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "notBreaching",
    },
    silence: {
      ...ofFunction,
      alarmDescription: "The function did not run for 5 minutes: nobody watches over the traffic.",
      metricName: "Invocations",
      statistic: "Sum",
      evaluationPeriods: 5,
      datapointsToAlarm: 5,
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
    },
    "dead-letters": {
      ...MINUTE,
      alarmDescription: "Events did not reach the function, or every try to handle them failed.",
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: queueName },
      statistic: "Maximum",
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "notBreaching",
    },
  };
}

/**
 * Which events make the function run: alarms of this name that go off. By prefix, because a pattern holds 2,048
 * characters, and the names of 50 shards' alarms do not fit.
 */
export function alarmPattern(prefix: string): string {
  return JSON.stringify({
    source: ["aws.cloudwatch"],
    "detail-type": ["CloudWatch Alarm State Change"],
    detail: { alarmName: [{ prefix }], state: { value: ["ALARM"] } },
  });
}
