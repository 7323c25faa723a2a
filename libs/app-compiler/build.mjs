// Bundles our own TypeScript into dist/main.js; every dependency stays in node_modules.
import { rolldown } from "rolldown";

const bundle = await rolldown({
  input: "src/node/main.ts",
  platform: "node",
  external: (id) => !id.startsWith(".") && !id.startsWith("/"),
});
await bundle.write({ file: "dist/main.js", format: "esm", codeSplitting: false, sourcemap: true });
await bundle.close();
