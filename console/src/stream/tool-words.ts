import { isSettled, parsePartial, type ToolItem } from "@overskill/editor-client";
import type { IconName } from "../ui/icons.ts";

export interface ToolWords {
  readonly icon: IconName;
  /** While it goes on, or where it went wrong, and once it has succeeded: "Writing", "Wrote". */
  readonly doing: string;
  readonly did: string;
}

const WORDS: Readonly<Record<string, ToolWords>> = {
  write_file: { icon: "file", doing: "Writing", did: "Wrote" },
  edit_file: { icon: "pencil", doing: "Editing", did: "Edited" },
  delete_file: { icon: "trash", doing: "Deleting", did: "Deleted" },
  rename_file: { icon: "move", doing: "Renaming", did: "Renamed" },
  add_dependency: { icon: "plus", doing: "Adding", did: "Added" },
  remove_dependency: { icon: "trash", doing: "Removing", did: "Removed" },
  read_file: { icon: "eye", doing: "Reading", did: "Read" },
  list_files: { icon: "list", doing: "Listing files", did: "Listed files" },
  read_console_logs: { icon: "terminal", doing: "Reading the console", did: "Read the console" },
  read_network_requests: { icon: "activity", doing: "Reading requests", did: "Read requests" },
  search_files: { icon: "search", doing: "Searching", did: "Searched" },
};

export function wordsFor(tool: string): ToolWords {
  const known = WORDS[tool];
  if (known) return known;
  const name = tool.replaceAll("_", " ");
  const words = name.charAt(0).toUpperCase() + name.slice(1);
  return { icon: "wrench", doing: words, did: words };
}

export interface ToolArgs {
  readonly path: string | undefined;
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly content: string | undefined;
  readonly binary: boolean;
  readonly startLine: number | undefined;
  readonly endLine: number | undefined;
  readonly expected: string | undefined;
  readonly replacement: string | undefined;
  readonly query: string | undefined;
  readonly prefix: string | undefined;
}

const cache = new WeakMap<ToolItem, ToolArgs>();

/** The arguments as far as they have come. */
export function argsOf(item: ToolItem): ToolArgs {
  const known = cache.get(item);
  if (known) return known;
  const raw = parsePartial(item.argsText);
  const args: ToolArgs = {
    path: text(raw["path"]),
    name: text(raw["name"]),
    version: text(raw["version"]),
    from: text(raw["from"]),
    to: text(raw["to"]),
    content: text(raw["content"]),
    binary: raw["encoding"] === "base64",
    startLine: number(raw["startLine"]),
    endLine: number(raw["endLine"]),
    expected: text(raw["expected"]),
    replacement: text(raw["replacement"]),
    query: text(raw["query"]),
    prefix: text(raw["prefix"]),
  };
  cache.set(item, args);
  return args;
}

/** What the call is about, in a few words: a path, a move, a query. */
export function subjectOf(item: ToolItem): string {
  const args = argsOf(item);
  if (item.tool === "rename_file" && args.from !== undefined) {
    return args.to === undefined ? args.from : `${args.from} → ${args.to}`;
  }
  if (item.tool === "search_files") return args.query === undefined ? "" : `“${args.query}”`;
  if (item.tool === "add_dependency" && args.name !== undefined) {
    return args.version === undefined ? args.name : `${args.name}@${args.version}`;
  }
  return args.path ?? args.name ?? args.prefix ?? args.query ?? "";
}

/** The file a reader would want to open, if the call left one behind. */
export function targetOf(item: ToolItem): string | undefined {
  if (item.tool === "delete_file") return undefined;
  const args = argsOf(item);
  return item.tool === "rename_file" ? args.to : args.path;
}

export function isBusy(item: ToolItem): boolean {
  return !isSettled(item.state);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
