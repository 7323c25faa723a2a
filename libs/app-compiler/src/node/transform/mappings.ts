import type { Insertion } from "./positions.ts";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));
const MORE = 32;

/** The mappings of a source map told in columns of the source as it was before these insertions. */
export function withoutInsertions(
  mappings: string,
  source: string,
  insertions: Insertion[],
): string {
  if (insertions.length === 0) return mappings;
  const lines = byLine(source, insertions);
  // Relative, from segment to segment: source line, column as told, column as written out.
  const last = { line: 0, told: 0, written: 0 };
  return mappings
    .split(";")
    .map((line) => (line === "" ? "" : line.split(",").map(moved).join(",")))
    .join(";");

  function moved(segment: string): string {
    const fields = decode(segment);
    if (fields.length < 4) return segment;
    last.line += fields[2]!;
    last.told += fields[3]!;
    const column = original(last.told, lines.get(last.line));
    fields[3] = column - last.written;
    last.written = column;
    return fields.map(encode).join("");
  }
}

interface Cut {
  column: number;
  length: number;
}

function byLine(source: string, insertions: Insertion[]): Map<number, Cut[]> {
  const lines = new Map<number, Cut[]>();
  let line = 0;
  let start = 0;
  for (const { at, text } of insertions) {
    for (let end = source.indexOf("\n", start); end >= 0 && end < at; ) {
      line++;
      start = end + 1;
      end = source.indexOf("\n", start);
    }
    const cuts = lines.get(line) ?? [];
    cuts.push({ column: at - start, length: text.length });
    lines.set(line, cuts);
  }
  return lines;
}

function original(told: number, cuts: Cut[] = []): number {
  let column = told;
  for (const cut of cuts) {
    if (column <= cut.column) break;
    column = Math.max(cut.column, column - cut.length);
  }
  return column;
}

/** Where a column of generated code comes from, all counted from 0. */
export interface Segment {
  column: number;
  line: number;
  sourceColumn: number;
}

/** The segments of each generated line; what says nothing of its source is left out. */
export function segments(mappings: string): Segment[][] {
  let line = 0;
  let sourceColumn = 0;
  return mappings.split(";").map((text) => {
    let column = 0;
    const found: Segment[] = [];
    for (const segment of text === "" ? [] : text.split(",")) {
      const fields = decode(segment);
      column += fields[0]!;
      if (fields.length < 4) continue;
      line += fields[2]!;
      sourceColumn += fields[3]!;
      found.push({ column, line, sourceColumn });
    }
    return found;
  });
}

/** The mappings of one source that these segments say. */
export function mappingsOf(lines: Segment[][]): string {
  let line = 0;
  let sourceColumn = 0;
  return lines
    .map((found) => {
      let column = 0;
      return found
        .map((each) => {
          const fields = [
            each.column - column,
            0,
            each.line - line,
            each.sourceColumn - sourceColumn,
          ];
          ({ column, line, sourceColumn } = each);
          return fields.map(encode).join("");
        })
        .join(",");
    })
    .join(";");
}

/** The mappings of code that was compiled twice: `last` is of what `first` had made. */
export function through(last: string, first: Segment[][]): string {
  return mappingsOf(
    segments(last).map((found) =>
      found.flatMap(({ column, line, sourceColumn }) => {
        const from = first[line]?.findLast((each) => each.column <= sourceColumn);
        return from ? [{ ...from, column }] : [];
      }),
    ),
  );
}

function decode(segment: string): number[] {
  const fields: number[] = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = VALUES.get(digit)!;
    value += (bits & (MORE - 1)) << shift;
    shift += 5;
    if (bits & MORE) continue;
    fields.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = shift = 0;
  }
  return fields;
}

function encode(field: number): string {
  let value = field < 0 ? (-field << 1) | 1 : field << 1;
  let out = "";
  do {
    const bits = value & (MORE - 1);
    value >>>= 5;
    out += DIGITS[value > 0 ? bits | MORE : bits];
  } while (value > 0);
  return out;
}
