import { defaultClientConditions, defineConfig, type Plugin } from "vite";

/** The built page carries its own policy; in development the tools need inline styles. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "frame-src http: https:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const policy: Plugin = {
  name: "content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: POLICY },
      injectTo: "head-prepend",
    },
  ],
};

const backend = process.env["OVERSKILL_CONSOLE_BACKEND"] ?? "http://127.0.0.1:8080";
const proxy = Object.fromEntries(
  ["/auth", "/files", "/stream", "/deploy"].map((path) => [path, { target: backend, ws: true }]),
);

export default defineConfig({
  plugins: [policy],
  // The client is built with the pages, from its source.
  resolve: { conditions: ["overskill-source", ...defaultClientConditions] },
  server: { proxy },
  build: {
    target: "es2023",
    modulePreload: false,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    cssCodeSplit: false,
  },
});
