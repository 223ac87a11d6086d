import type { Insertable, Kysely, Transaction } from "kysely";
import { sha256 } from "../base/index.ts";
import { type Analysis, canonicalModel, type Model, type ResolvedModel } from "../metadata/index.ts";
import { appendAudit } from "./audit.ts";
import type { Database, Session } from "./database.ts";
import * as rows from "./definition-rows.ts";
import { dependenciesOf } from "./dependency.ts";
import { type DefinitionTable, synchronise, type Synchronised } from "./synchronise.ts";
import { read, storeNow, write } from "./transaction.ts";

export type Push = Readonly<{ resolved: ResolvedModel; analysis: Analysis; actor: string }>;

/** Writes the Model as a new revision unless it is that of the newest one; definitions, revision and audit in one transaction. */
export async function pushModel(
  session: Session,
  push: Push,
): Promise<Readonly<{ revision: number; changed: boolean }>> {
  const { model } = push.resolved;
  const text = canonicalModel(model);
  const hash = sha256(text);
  const entryId = session.random.uuid();
  const known = await read(session, (db) => newestRevision(db, model.project));
  if (known?.hash === hash) return { revision: known.revision, changed: false };
  return write(session, ["Revisions", "Audit"], async (transaction) => {
    const newest = await newestRevision(transaction, model.project);
    if (newest?.hash === hash) return { revision: newest.revision, changed: false };
    const now = await storeNow(session, transaction);
    const projectId = await writeProject(transaction, model);
    await writeDefinitions(transaction, projectId, push);
    const revision = (newest?.revision ?? 0) + 1;
    await transaction
      .insertInto("Revisions")
      .values({
        ProjectID: projectId,
        RevisionNumber: revision,
        ModelHash: hash,
        Model: text,
        PushedAt: now,
        PushedBy: push.actor,
      })
      .execute();
    await appendAudit(session, transaction, {
      id: entryId,
      at: now,
      actor: push.actor,
      action: "model pushed",
      subject: model.project,
      detail: { revision, hash },
    });
    return { revision, changed: true };
  });
}

/** The canonical text of a revision, or of the newest one. */
export async function readModelText(session: Session, revision?: number): Promise<string | undefined> {
  const row = await read(session, (db) => {
    const all = revisions(db, session.scope.project);
    return (revision === undefined ? all : all.where("RevisionNumber", "=", revision))
      .select("Model")
      .limit(1)
      .executeTakeFirst();
  });
  return row?.Model;
}

function revisions(db: Kysely<Database>, project: string) {
  return db
    .selectFrom("Revisions")
    .innerJoin("Projects", "Projects.ProjectID", "Revisions.ProjectID")
    .where("Projects.Name", "=", project)
    .orderBy("RevisionNumber", "desc");
}

async function newestRevision(
  db: Kysely<Database>,
  project: string,
): Promise<Readonly<{ revision: number; hash: string }> | undefined> {
  const row = await revisions(db, project).select(["RevisionNumber", "ModelHash"]).limit(1).executeTakeFirst();
  return row === undefined ? undefined : { revision: row.RevisionNumber, hash: row.ModelHash };
}

async function writeProject(transaction: Transaction<Database>, model: Model): Promise<number> {
  const values = { Domain: model.domain, Description: model.description };
  const known = await transaction
    .selectFrom("Projects")
    .select("ProjectID")
    .where("Name", "=", model.project)
    .executeTakeFirst();
  if (known !== undefined) {
    await transaction.updateTable("Projects").set(values).where("ProjectID", "=", known.ProjectID).execute();
    return known.ProjectID;
  }
  const added = await transaction
    .insertInto("Projects")
    .values({ Name: model.project, ...values })
    .returning("ProjectID")
    .executeTakeFirstOrThrow();
  return added.ProjectID;
}

/** Parents before children; what went is deleted in the opposite order. */
async function writeDefinitions(transaction: Transaction<Database>, projectId: number, push: Push): Promise<void> {
  const { resolved, analysis } = push;
  const { model } = resolved;
  const written: Synchronised[] = [];
  const sync: Sync = async (table, wanted) => {
    const result = await synchronise(transaction, projectId, { table, rows: wanted });
    written.push(result);
    return result;
  };
  await sync("Environments", rows.environmentRows(model, projectId));
  const datasets = await writeDatasets(sync, push, projectId);
  await writeTransformations(sync, { model, analysis, datasets, projectId });
  await sync(
    "DataQualityRules",
    rows.ruleRows(model, (identifier) => datasets.idOf(projectId, identifier)),
  );
  await writeConfiguration(sync, resolved, projectId);
  for (const result of written.reverse()) await result.deleteObsolete();
}

type Sync = <Table extends DefinitionTable>(
  table: Table,
  rows: readonly Insertable<Database[Table]>[],
) => Promise<Synchronised>;

async function writeDatasets(sync: Sync, push: Push, projectId: number): Promise<Synchronised> {
  const { model } = push.resolved;
  const sources = await sync("DataSources", rows.sourceRows(model, projectId));
  const products = await sync("DataProducts", rows.productRows(model, projectId));
  const productIds = (name: string) => products.idOf(projectId, name);
  const owners = { projectId, sources: (name: string) => sources.idOf(projectId, name), products: productIds };
  const datasets = await sync("DataSets", rows.datasetRows(model, push.analysis, owners));
  await sync(
    "OutputPorts",
    rows.portRows(model, productIds, (identifier) => datasets.idOf(projectId, identifier)),
  );
  return datasets;
}

async function writeTransformations(
  sync: Sync,
  given: Readonly<{ model: Model; analysis: Analysis; datasets: Synchronised; projectId: number }>,
): Promise<void> {
  const { model, analysis, datasets, projectId } = given;
  const links = rows.transformationLinks(model, analysis);
  const dependencies = dependenciesOf(links);
  const transformations = await sync("Transformations", rows.transformationRows(model, projectId));
  const idOf = (name: string) => transformations.idOf(projectId, name);
  await sync(
    "TransformationDependencies",
    dependencies.map(({ transformation, dependsOn }) => ({
      TransformationID: idOf(transformation),
      DependsOnTransformationID: idOf(dependsOn),
    })),
  );
  await sync(
    "TransformationDataSets",
    rows.linkRows(links, idOf, (identifier) => datasets.idOf(projectId, identifier)),
  );
}

async function writeConfiguration(sync: Sync, resolved: ResolvedModel, projectId: number): Promise<void> {
  const categories = await sync("ConfigurationCategory", rows.categoryRows(resolved.model, projectId));
  const categoryId = (name: string) => categories.idOf(projectId, name);
  const items = await sync("ConfigurationItem", rows.itemRows(resolved, categoryId));
  await sync(
    "ConfigurationVersion",
    rows.versionRows(resolved.model, (category, item) => items.idOf(categoryId(category), item)),
  );
}
