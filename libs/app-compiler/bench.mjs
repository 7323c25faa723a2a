// Prints how long requests take over stdio: `npm run build && node bench.mjs`.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const cacheDir = mkdtempSync(join(tmpdir(), "app-compiler-bench-"));
const child = spawn(process.execPath, ["dist/main.js", "--stdio"], {
  stdio: ["pipe", "pipe", "inherit"],
});
const waiting = new Map();
let held = Buffer.alloc(0);
let next = 1;
child.stdout.on("data", (chunk) => {
  held = Buffer.concat([held, chunk]);
  while (held.length >= 4 && held.length >= 4 + held.readUInt32BE(0)) {
    const end = 4 + held.readUInt32BE(0);
    const answer = JSON.parse(held.subarray(4, end).toString());
    held = held.subarray(end);
    waiting.get(answer.id)(answer);
  }
});

function call(op, fields) {
  const body = Buffer.from(JSON.stringify({ id: next, op, ...fields }));
  const frame = Buffer.alloc(4 + body.length);
  frame.writeUInt32BE(body.length);
  body.copy(frame, 4);
  child.stdin.write(frame);
  return new Promise((resolve) => waiting.set(next++, resolve));
}

async function times(count, warmUp, work) {
  const all = [];
  for (let n = 0; n < count + warmUp; n++) {
    const start = performance.now();
    const answer = await work(n);
    if (answer.error) throw new Error(JSON.stringify(answer.error));
    if (n >= warmUp) all.push(performance.now() - start);
  }
  all.sort((a, b) => a - b);
  const at = (q) => all[Math.min(all.length - 1, Math.floor(q * all.length))].toFixed(2);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms (n=${count})`;
}

const rows = Array.from(
  { length: 14 },
  (_, n) => `      <li key={${n}}>row ${n}: {name} {count}</li>`,
);
const component = `import { useEffect, useState } from "react";
import "./Card.css";

interface Props {
  name: string;
  start?: number;
}

export default function Card({ name, start = 0 }: Props) {
  const [count, setCount] = useState<number>(start);
  useEffect(() => {
    document.title = \`\${name}: \${count}\`;
  }, [name, count]);
  return (
    <ul className="card" onClick={() => setCount((n) => n + 1)}>
${rows.join("\n")}
    </ul>
  );
}
`;
const react = JSON.stringify({ dependencies: { react: "19.2.1", "react-dom": "19.2.1" } });
const app = [
  {
    path: "index.html",
    text: `<html><body><div id="r"></div><script type="module" src="/m.tsx"></script></body></html>`,
  },
  {
    path: "m.tsx",
    text: `import { createRoot } from "react-dom/client"; import C from "./Card"; createRoot(document.getElementById("r")!).render(<C name="a" />)`,
  },
  { path: "Card.tsx", text: component },
  { path: "Card.css", text: ".card { color: red }" },
  { path: "package.json", text: react },
];
const transform = () =>
  call("transform", {
    path: "src/Card.tsx",
    source: component,
    jsx: "react",
    refresh: true,
    sourceMap: true,
  });
const pack = (specifiers) => call("pack", { packageJson: react, specifiers, cacheDir });

console.log(`start to first answer: ${await times(1, 0, () => call("hello", {}))}`);
console.log(`transform, ${component.length} byte TSX: ${await times(2000, 500, transform)}`);
console.log(
  `transform, 2 KB CSS: ${await times(500, 100, () => call("transform", { path: "a.css", source: ".a { color: red }\n".repeat(110) }))}`,
);
console.log(`pack of react, install included: ${await times(1, 0, () => pack(["react"]))}`);
console.log(
  `pack of react, installed: ${await times(10, 0, (n) => pack(["react", `react/none-${n}`]))}`,
);
console.log(`pack of react, made before: ${await times(20, 0, () => pack(["react"]))}`);
console.log(
  `bundle of a React app: ${await times(20, 2, () => call("bundle", { files: app, cacheDir }))}`,
);
const memory = readFileSync(`/proc/${child.pid}/status`, "utf8").match(/VmRSS:\s*(.*)/);
console.log(`memory of the process: ${memory?.[1]}`);
child.stdin.end();
rmSync(cacheDir, { recursive: true });
