/** Blocks end at an empty line, except inside a code fence. */
export function splitBlocks(text: string): string[] {
  const blocks: string[] = [];
  let open: string[] = [];
  let fenced = false;
  const close = (): void => {
    if (open.length > 0) blocks.push(open.join("\n"));
    open = [];
  };
  for (const line of text.split("\n")) {
    const fence = line.trimStart().startsWith("```");
    if (fence && !fenced) close();
    if (!fenced && !fence && line.trim() === "") {
      close();
      continue;
    }
    if (!fenced && /^#{1,4} /.test(line)) close();
    open.push(line);
    if (fence && fenced) close();
    else if (!fenced && /^#{1,4} /.test(line)) close();
    if (fence) fenced = !fenced;
  }
  close();
  return blocks;
}
