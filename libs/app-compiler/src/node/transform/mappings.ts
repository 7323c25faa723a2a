import type { Insertion } from "./positions.ts";

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const MORE = 32;

/** By character code; what is no digit is less than 0. */
const DIGIT_VALUES = new Int8Array(128).fill(-1);
for (let value = 0; value < DIGITS.length; value++) DIGIT_VALUES[DIGITS.charCodeAt(value)] = value;

/**
 * The mappings of a source map told in columns of the source as it was before these insertions.
 *
 * Every edit passes here: what stays as it is, nearly all, is copied and not written anew.
 */
export function withoutInsertions(
  mappings: string,
  source: string,
  insertions: Insertion[],
): string {
  if (insertions.length === 0) return mappings;
  const lines = byLine(source, insertions);
  const segment = new Fields();
  // Relative, from segment to segment: source line, column as told, column as written out.
  let line = 0;
  let told = 0;
  let written = 0;
  let out = "";
  let copied = 0;
  for (let at = 0; at < mappings.length; at = segment.end + 1) {
    segment.read(mappings, at);
    if (segment.count < 4) continue;
    line += segment.values[2]!;
    told += segment.values[3]!;
    const cuts = lines.get(line);
    const column = cuts ? original(told, cuts) : told;
    if (column - written !== segment.values[3]) {
      out += mappings.slice(copied, segment.starts[3]) + encode(column - written);
      copied = segment.starts[4]!;
    }
    written = column;
  }
  return out + mappings.slice(copied);
}

/** The fields of one segment, and where each starts in the text; used again for the next one. */
class Fields {
  readonly values = [0, 0, 0, 0, 0];
  readonly starts = [0, 0, 0, 0, 0, 0];
  count = 0;
  end = 0;

  /** Reads on from there to the next comma or semicolon, or the end. */
  read(text: string, from: number): void {
    let value = 0;
    let shift = 0;
    let at = from;
    this.count = 0;
    this.starts[0] = from;
    for (; at < text.length; at++) {
      const bits = DIGIT_VALUES[text.charCodeAt(at)]!;
      if (bits < 0) break;
      value += (bits & (MORE - 1)) << shift;
      shift += 5;
      if (bits & MORE) continue;
      this.values[this.count++] = value & 1 ? -(value >>> 1) : value >>> 1;
      this.starts[this.count] = at + 1;
      value = shift = 0;
    }
    this.end = at;
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

function original(told: number, cuts: Cut[]): number {
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
  const segment = new Fields();
  return mappings.split(";").map((text) => {
    let column = 0;
    const found: Segment[] = [];
    for (let at = 0; at < text.length; at = segment.end + 1) {
      segment.read(text, at);
      column += segment.values[0]!;
      if (segment.count < 4) continue;
      line += segment.values[2]!;
      sourceColumn += segment.values[3]!;
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
