import { errorText, UserError } from "../../base/index.ts";
import type { ColumnBatch, Connector, ExtractRequest, ResolvedConnection, StagingSink } from "../../connector/index.ts";
import type { DeployTarget, PortExtension, StepExtension } from "./extension.ts";
import { withDefaults } from "./settings.ts";

type Blame = Readonly<{ what: string; file: string; signal?: AbortSignal }>;

/** An error of our own, or of a run that is being cancelled, is passed on; anything else is the fault of the code that threw it. */
function blame(error: unknown, { what, file, signal }: Blame): unknown {
  if (error instanceof UserError || (signal?.aborted === true && error === signal.reason)) return error;
  return new UserError("LW3708", { values: { what, file, problem: errorText(error) }, cause: error });
}

export async function blamed<T>(of: Blame, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw blame(error, of);
  }
}

/** The same kind of source: defaults put in, errors told apart from ours, batches looked at before they are written. */
export function guardSource(source: Connector, file: string): Connector {
  const what = `Source kind "${source.type}"`;
  const filled = (connection: ResolvedConnection): ResolvedConnection => ({
    ...connection,
    connection: withDefaults(source.connection, connection.connection),
  });
  const optionsOf = (options: Readonly<Record<string, unknown>>) => withDefaults(source.dataset, options);
  return {
    ...source,
    discover: (connection, tables, context) =>
      blamed({ what, file, signal: context.signal }, () => {
        const wishes = tables.map(({ table, options }) => ({ table, options: optionsOf(options) }));
        return source.discover(filled(connection), wishes, context);
      }),
    extract: (connection, request, sink, context) =>
      blamed({ what, file, signal: context.signal }, () => {
        const dataset = { ...request.dataset, options: optionsOf(request.dataset.options) };
        return source.extract(
          filled(connection),
          { ...request, dataset },
          checkedSink(sink, request, { what, file }),
          context,
        );
      }),
  };
}

function checkedSink(sink: StagingSink, request: ExtractRequest, of: Blame): StagingSink {
  return {
    ...sink,
    write: (batch, origin) => {
      assertBatch(
        batch,
        request.columns.map(({ name }) => name),
        of,
      );
      return sink.write(batch, origin);
    },
  };
}

/** @throws UserError LW3708 when a batch has not one value in every column for every row */
export function assertBatch(batch: ColumnBatch, columns: readonly string[], { what, file }: Blame): void {
  const fail = (problem: string): never => {
    throw new UserError("LW3708", { values: { what, file, problem } });
  };
  if (batch.columns.length !== columns.length)
    fail(`a batch has ${batch.columns.length} columns, not ${columns.length} (${columns.join(", ")})`);
  batch.columns.forEach((values, index) => {
    if (values.length !== batch.rowCount)
      fail(`column "${columns[index]}" of a batch has ${values.length} values for ${batch.rowCount} rows`);
  });
}

/** The same kind of step: its errors told apart from ours, the batches of a function looked at before they are written. */
export function guardStep(step: StepExtension, file: string): StepExtension {
  const of = { what: `Step kind "${step.kind}"`, file };
  if ("compile" in step) return step;
  return {
    ...step,
    run: (work) => {
      const names = step.columns(work.settings, work.columns).map(({ name }) => name);
      return checkedBatches(() => step.run(work), names, { ...of, signal: work.signal });
    },
  };
}

async function* checkedBatches(
  open: () => AsyncIterable<ColumnBatch>,
  names: readonly string[],
  of: Blame,
): AsyncIterable<ColumnBatch> {
  try {
    for await (const batch of open()) {
      assertBatch(batch, names, of);
      yield batch;
    }
  } catch (error) {
    throw blame(error, of);
  }
}

export function guardPort(port: PortExtension, file: string): PortExtension {
  if (port.write === undefined) return port;
  const what = `Port kind "${port.kind}"`;
  return {
    ...port,
    write: (delivery) => blamed({ what, file, signal: delivery.signal }, () => port.write?.(delivery)),
  };
}

export function guardTarget(target: DeployTarget, file: string): DeployTarget {
  const what = `Deploy target "${target.name}"`;
  return {
    ...target,
    build: (input) => {
      try {
        return target.build(input);
      } catch (error) {
        throw blame(error, { what, file });
      }
    },
  };
}
