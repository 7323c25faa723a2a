/** CommonJS texts that stand in for what a browser cannot have; any named import of them links. */
export const IGNORED = "module.exports = {};";

export function builtinStub(name: string): string {
  const text = JSON.stringify(name);
  return `module.exports = Object.create(new Proxy({}, {
  get(_, key) {
    if (key !== "__esModule" && key !== "__proto__" && key !== "constructor" && key !== "splice") {
      console.warn("Module " + ${text} + " has no counterpart in a browser: " + String(key) + " is undefined.");
    }
  },
}));`;
}

export function missingStub(specifier: string, importer: string): string {
  const message = `Could not resolve "${specifier}" imported by "${importer}". Is it installed?`;
  return `throw new Error(${JSON.stringify(message)});`;
}

/** A module that puts a style sheet into the page. */
export function styleModule(id: string, css: string): string {
  return `const style = document.createElement("style");
style.setAttribute("data-pack", ${JSON.stringify(id)});
style.textContent = ${JSON.stringify(css)};
document.head.appendChild(style);
`;
}
