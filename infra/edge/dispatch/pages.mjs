// The platform's own answers on an app's host: one row each, HTML for people, problem+json for code.
const PAGES = {
  unknown_host: [404, "Nothing lives here", "This address does not belong to an app."],
  not_published: [404, "Not published yet", "This app exists only as a draft so far. Publish it and this page becomes the app."],
  suspended: [403, "This app is paused", "Its owner or the platform has taken it offline. Nothing was deleted."],
  candidate_refused: [403, "Not a valid preview pass", "The pass for this unreleased version is wrong or has expired."],
  candidate_missing: [404, "This version is not here", "The unreleased version this pass names has not been uploaded."],
  script_missing: [503, "Back in a moment", "This app is being moved into place. Please try again shortly.", 2],
  routes_unavailable: [503, "Back in a moment", "The edge cannot look up this app right now. Please try again shortly.", 2],
  data_unavailable: [503, "Back in a moment", "The data of this app cannot be reached right now. Please try again shortly.", 2],
  edge_unavailable: [503, "Back in a moment", "The edge is starting this app. Please try again shortly.", 1],
  app_overran: [502, "This app took too long", "It used more time or memory than an app may use for one request.", 5],
  app_crashed: [500, "This app ran into an error", "The code of this app failed while answering. Its owner can see the details."],
};

/** Answers `code` in the form the visitor prefers. */
export function page(code, request, release) {
  const [status, title, detail, retryAfter] = PAGES[code];
  const headers = new Headers({
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
    "x-content-type-options": "nosniff",
    "x-overskill-page": code,
  });
  if (retryAfter) headers.set("retry-after", String(retryAfter));
  if (release) headers.set("x-overskill-release", release);
  const wantsHtml = (request.headers.get("accept") ?? "").includes("text/html");
  headers.set("content-type", wantsHtml ? "text/html; charset=utf-8" : "application/problem+json");
  const body = wantsHtml ? html(status, title, detail) : problem(code, status, title, detail);
  return new Response(request.method === "HEAD" ? null : body, { status, headers });
}

function problem(code, status, title, detail) {
  return JSON.stringify({ type: `https://overskill.dev/problems/${code}`, title, status, detail, code });
}

function html(status, title, detail) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>
:root{color-scheme:light dark;--ink:#16181d;--soft:#667085;--paper:#fbfbfd;--line:#e4e7ec;--glow:#7c5cff}
@media(prefers-color-scheme:dark){:root{--ink:#f2f4f7;--soft:#98a2b3;--paper:#0f1115;--line:#262a33}}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:2rem;background:radial-gradient(60rem 30rem at 50% -10rem,color-mix(in srgb,var(--glow) 18%,transparent),transparent),var(--paper);color:var(--ink);font:1rem/1.6 ui-sans-serif,system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:30rem;text-align:center}.code{display:inline-block;padding:.15rem .7rem;border:1px solid var(--line);border-radius:99px;color:var(--soft);font-size:.8rem;letter-spacing:.08em}
h1{margin:1.2rem 0 .5rem;font-size:clamp(1.6rem,5vw,2.2rem);line-height:1.2;letter-spacing:-.02em}p{margin:0;color:var(--soft)}
</style></head><body><main><span class="code">${status}</span><h1>${title}</h1><p>${detail}</p></main></body></html>`;
}
