// What crosses the border between the platform and a tenant's Worker, in both directions.
const PLATFORM_HEADER = /^(x-overskill-|x-edge-|cf-worker|mf-)/;
const PLATFORM_COOKIE = /^(?:__host-|__secure-)?overskill[_-]/i;
const FORGEABLE = new Set(["forwarded", "x-forwarded-host", "x-forwarded-server", "x-real-ip"]);
const RELEASE = "x-overskill-release";

/** The visitor's request without platform headers, platform cookies and forged origins. */
export function forTenant(request) {
  const headers = new Headers(request.headers);
  for (const name of [...headers.keys()]) {
    if (PLATFORM_HEADER.test(name) || FORGEABLE.has(name)) headers.delete(name);
  }
  const cookies = headers.get("cookie");
  if (cookies !== null) {
    const kept = cookies.split(/;\s*/).filter((cookie) => !PLATFORM_COOKIE.test(cookie.trim()));
    if (kept.length > 0) headers.set("cookie", kept.join("; "));
    else headers.delete("cookie");
  }
  return new Request(request, { headers, redirect: "manual" });
}

/**
 * The tenant's answer, stamped with the release that gave it. A candidate has no pointer yet, so
 * its own stamp (written into the script by the deployer) stands.
 */
export function forVisitor(answer, hostname, release) {
  const headers = new Headers(answer.headers);
  const stamp = release ?? headers.get(RELEASE);
  for (const name of [...headers.keys()]) {
    if (PLATFORM_HEADER.test(name)) headers.delete(name);
  }
  if (stamp) headers.set(RELEASE, stamp);
  confineCookies(headers, hostname);
  // A 101 carries its socket in the answer itself and has no body to copy.
  if (answer.webSocket) return new Response(null, { status: 101, webSocket: answer.webSocket, headers });
  return new Response(answer.body, { status: answer.status, statusText: answer.statusText, headers });
}

/** A cookie may be set for this app's own host only: sibling apps share the parent domain. */
function confineCookies(headers, hostname) {
  const cookies = headers.getSetCookie();
  if (cookies.length === 0) return;
  headers.delete("set-cookie");
  for (const cookie of cookies) {
    const domain = /;\s*domain\s*=\s*\.?([^;]*)/i.exec(cookie)?.[1].trim().toLowerCase();
    const platform = PLATFORM_COOKIE.test(cookie.trim());
    if (!platform && (!domain || domain === hostname)) headers.append("set-cookie", cookie);
  }
}
