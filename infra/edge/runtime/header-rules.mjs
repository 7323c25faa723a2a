/** Cloudflare's `_headers` file: path patterns, each followed by indented `Name: value` or `! Name`. */
export function headerRules(text) {
  const rules = [];
  for (const raw of text.split("\n")) {
    const line = raw.trim();
    if (line === "" || line.startsWith("#")) continue;
    if (!/^\s/.test(raw)) rules.push({ pattern: patternOf(line), set: [], unset: [] });
    else if (line.startsWith("!")) rules.at(-1)?.unset.push(line.slice(1).trim());
    else if (line.includes(":")) rules.at(-1)?.set.push(pairOf(line));
  }
  return { apply: (pathname, headers) => apply(rules, pathname, headers) };
}

function apply(rules, pathname, headers) {
  const written = new Set();
  for (const { pattern, set, unset } of rules) {
    const match = pattern.exec(pathname);
    if (match === null) continue;
    for (const name of unset) headers.delete(name);
    for (const [name, template] of set) {
      const value = template.replace(/:(\w+)/g, (whole, word) => match.groups?.[word] ?? whole);
      // A rule replaces the platform's default; two rules on one name add up.
      if (written.has(name.toLowerCase())) headers.append(name, value);
      else headers.set(name, value);
      written.add(name.toLowerCase());
    }
  }
}

function pairOf(line) {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
}

function patternOf(line) {
  const source = line
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/, "(?<splat>.*)")
    .replace(/:([A-Za-z]\w*)/g, "(?<$1>[^/]+)");
  return new RegExp(`^${source}$`);
}
