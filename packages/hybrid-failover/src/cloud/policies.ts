import { MEMORY_KEY } from "./memoryKey.ts";

export interface Statement {
  readonly Effect: "Allow";
  readonly Principal?: { readonly Service: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

function documentOf(...statements: readonly Statement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** Lambda may act as the role. */
export function functionTrust(): PolicyDocument {
  return documentOf({ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" });
}

/** What the function's policy names. */
export interface FunctionScope {
  /** ARNs, or patterns of them, of the rules. */
  readonly rules: readonly string[];
  readonly bucketArn: string;
  readonly queueArn: string;
  readonly logGroupArn: string;
}

const LOOKS = ["DescribeListeners", "DescribeLoadBalancers", "DescribeRules", "DescribeTargetHealth"];

/**
 * What the function may do. AWS knows no resources for look-ups. Rules are named by their listener, because
 * the ARNs of a full listener's 100 rules would fill an inline policy, which holds 10,240 characters.
 */
export function functionPolicy({ rules, bucketArn, queueArn, logGroupArn }: FunctionScope): PolicyDocument {
  return documentOf(
    {
      Effect: "Allow",
      Action: LOOKS.map((look) => `elasticloadbalancing:${look}`),
      Resource: "*",
    },
    {
      Effect: "Allow",
      Action: "elasticloadbalancing:ModifyRule",
      Resource: [...new Set(rules)].sort(),
    },
    { Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: `${bucketArn}/${MEMORY_KEY}` },
    // Without it, S3 answers "denied" where it should say that there is no memory yet.
    { Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn },
    { Effect: "Allow", Action: "sqs:SendMessage", Resource: queueArn },
    { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logGroupArn}:*` },
  );
}

/** EventBridge may put what it could not hand to the function into the queue. */
export function queuePolicy(queueArn: string, ruleArns: readonly string[]): PolicyDocument {
  return documentOf({
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: queueArn,
    Condition: { ArnEquals: { "aws:SourceArn": ruleArns } },
  });
}

/** Of the bucket: nobody reads or writes it in the clear. */
export function bucketPolicy(bucketArn: string): object {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [bucketArn, `${bucketArn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  };
}
