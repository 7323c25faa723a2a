import { union } from "../../src/node/tailwind/candidates.ts";
import type { Needs } from "../../src/node/styles/materials.ts";
import { craft, isCraft } from "../../src/node/transform/craft.ts";
import { transform } from "../../src/node/transform/index.ts";
import type { TransformRequest, TransformResult } from "../../src/node/transform/types.ts";

const ROUNDS = 20;

/** Compiles as a preview does: brings what is asked for until the answer is whole. */
export async function compiled(
  files: Record<string, string>,
  path: string,
  query = "",
  more: Partial<TransformRequest> = {},
): Promise<TransformResult> {
  const paths = Object.keys(files);
  let request: TransformRequest = { path, query, source: files[path]!, ...more };
  if (!isCraft(request)) return transform({ ...request, paths });
  for (let round = 0; round < ROUNDS; round++) {
    const answer = await craft(request);
    if (!("needs" in answer)) return answer;
    request = brought(request, answer.needs, files);
    if (answer.needs.paths) request.paths = paths;
  }
  throw new Error(`${path} asks without end`);
}

function brought(
  request: TransformRequest,
  needs: Needs,
  files: Record<string, string>,
): TransformRequest {
  const texts = needs.files.map((path) => ({ path, text: files[path.slice(1)]! }));
  const sheets = needs.sheets.map((specifier) => ({ specifier, css: null }));
  const scanned = needs.scanned?.map((path) => ({
    extension: path.slice(path.lastIndexOf(".") + 1),
    content: files[path.slice(1)]!,
  }));
  return {
    ...request,
    files: [...(request.files ?? []), ...texts],
    sheets: [...(request.sheets ?? []), ...sheets],
    ...(scanned ? { scanned: needs.scanned!, candidates: union(scanned).join("\n") } : {}),
  };
}
