// Vite with its React plugin as a peer of the preview benchmark: the dev server of one project.
import react from "@vitejs/plugin-react";
import { createServer } from "vite";

const [root, port] = process.argv.slice(2);
const server = await createServer({
  root,
  configFile: false,
  plugins: [react()],
  cacheDir: `${root}/.vite`,
  clearScreen: false,
  logLevel: "error",
  server: { host: "127.0.0.1", port: Number(port), strictPort: true },
});
await server.listen();
console.log("listening");
