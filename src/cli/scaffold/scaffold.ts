import { realScaffoldEffects, type ScaffoldEffects } from "./files.ts";
import { formatRecord, RECORD_FILE, recordOf } from "./record.ts";
import { frameFiles, templateFiles, type TemplateFile, type TemplateName, type TemplateValues } from "./template.ts";

/** Every file of a new repository, the record of its frame included; sorted within frame and template. */
export async function scaffoldFiles(template: TemplateName, values: TemplateValues): Promise<readonly TemplateFile[]> {
  const [frame, own] = await Promise.all([frameFiles(values), templateFiles(template, values)]);
  return [...frame, ...own, { path: RECORD_FILE, text: formatRecord(recordOf(values.version, frame)) }];
}

export async function writeScaffold(
  root: string,
  files: readonly TemplateFile[],
  effects: ScaffoldEffects = realScaffoldEffects,
): Promise<void> {
  for (const file of files) await effects.write(root, file.path, file.text);
}
