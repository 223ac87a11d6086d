import type { TableSpec } from "../schema/column.ts";

const scope = { Project: "name", Environment: "name", DataSet: "name" } as const;
const runStatuses = `('running', 'succeeded', 'failed', 'cancelled', 'crashed')`;
const stepStatuses = `('pending', 'running', 'succeeded', 'unchanged', 'skipped', 'failed', 'cancelled', 'blocked', 'fenced')`;
const ledgerSum = `"RowsInserted" + "RowsUpdated" + "RowsUnchanged" + "RowsDeduplicated" + "RowsQuarantined" + "RowsDiscarded"`;

/** What happened: the records of runs, which name datasets by identifier, for a definition may go while its records stay. */
export const recordTables = {
  Runs: {
    columns: {
      RunID: "name",
      RevisionID: "reference",
      Environment: "name",
      AsOf: "instant",
      StartedAt: "instant",
      EndedAt: "instant?",
      Status: "name",
      Selection: "text",
      Command: "text",
      ModelHash: "name",
    },
    references: { RevisionID: "Revisions" },
    checks: {
      Status: `"Status" in ${runStatuses}`,
      Ended: `("Status" = 'running' and "EndedAt" is null) or ("Status" <> 'running' and "EndedAt" is not null)`,
    },
  },
  PlanSteps: {
    columns: {
      PlanStepID: "id",
      RunID: "name",
      Position: "integer",
      DataSet: "name",
      Kind: "name",
      Action: "name",
      Reason: "document",
      Fingerprint: "name",
      Step: "document",
    },
    references: { RunID: "Runs" },
    unique: [["RunID", "DataSet"]],
    checks: { Kind: `"Kind" in ('ingest', 'transform')`, Action: `"Action" in ('run', 'check', 'skip', 'stop')` },
  },
  Steps: {
    columns: {
      StepID: "id",
      RunID: "name",
      DataSet: "name",
      Status: "name",
      Reason: "text",
      StartedAt: "instant?",
      EndedAt: "instant?",
      Failure: "document?",
      Outputs: "document",
      Measures: "document",
    },
    references: { RunID: "Runs" },
    unique: [["RunID", "DataSet"]],
    checks: { Status: `"Status" in ${stepStatuses}` },
  },
  Attempts: {
    columns: {
      AttemptID: "id",
      ...scope,
      Attempt: "integer",
      Uuid: "name",
      RunID: "name",
      Kind: "name",
      TableVersion: "count",
      QuarantineVersion: "count?",
      Fingerprint: "name",
      Rules: "document",
      RecordedAt: "instant",
    },
    // no reference to Runs: an adopted lake names runs that this store never saw
    unique: [["Project", "Environment", "DataSet", "Attempt"]],
    checks: { Attempt: `"Attempt" > 0`, Kind: `"Kind" in ('work', 'fence')` },
  },
  Ledger: {
    columns: {
      AttemptID: "reference",
      RowsIn: "count",
      RowsInserted: "count",
      RowsUpdated: "count",
      RowsUnchanged: "count",
      RowsDeduplicated: "count",
      RowsQuarantined: "count",
      RowsDiscarded: "count",
    },
    references: { AttemptID: "Attempts" },
    checks: { Balance: `"RowsIn" = ${ledgerSum}` },
  },
  TableVersions: {
    columns: {
      TableVersionID: "id",
      ...scope,
      AttemptID: "reference",
      Attempt: "integer",
      Version: "count",
      QuarantineVersion: "count?",
      UpdatedAt: "instant",
    },
    references: { AttemptID: "Attempts" },
    unique: [["Project", "Environment", "DataSet"]],
  },
  QuarantineBatches: {
    columns: { AttemptID: "reference", QuarantineVersion: "count?", RowsQuarantined: "count" },
    references: { AttemptID: "Attempts" },
    checks: { Rows: `"RowsQuarantined" > 0` },
  },
  QuarantineDecisions: {
    columns: {
      DecisionID: "id",
      ...scope,
      RowID: "name",
      Decision: "name",
      DecidedAt: "instant",
      DecidedBy: "text",
      Reason: "text",
    },
    checks: { Decision: `"Decision" in ('fix', 'replay', 'discard')` },
    appendOnly: true,
  },
  Leases: {
    columns: {
      LeaseID: "id",
      ...scope,
      Status: "name",
      Host: "name",
      PID: "integer",
      StartedAt: "name",
      RunID: "name",
      TakenOver: "integer",
      AcquiredAt: "instant",
      ExpiresAt: "instant",
    },
    uniqueWhere: { columns: ["Project", "Environment", "DataSet"], condition: `"Status" = 'open'` },
    checks: { Status: `"Status" in ('open', 'lost')`, TakenOver: `"TakenOver" in (0, 1)` },
  },
  Audit: {
    columns: {
      AuditID: "id",
      EntryID: "name",
      Project: "name",
      Environment: "name",
      At: "instant",
      Actor: "text",
      Action: "name",
      Subject: "text",
      Detail: "document",
      PreviousHash: "name",
      Hash: "name",
    },
    unique: [["EntryID"]],
    appendOnly: true,
  },
  StoreIdentity: {
    columns: { StoreID: "name", CreatedAt: "instant" },
  },
} as const satisfies Readonly<Record<string, TableSpec>>;
