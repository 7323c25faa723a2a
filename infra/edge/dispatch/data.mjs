// What a page of a published app asks under /api goes to the platform, signed for the app of its host.
import { forTenant } from "./hygiene.mjs";

const VISIT = "x-overskill-visit";
const LIFE_SECONDS = 30;
/** Where the DATA binding leads is its own affair; the name only completes the address. */
const ORIGIN = "http://data.internal";

/** Whether this is a question for the app's data and not for one of its files. */
export function isForData(url) {
  return url.pathname === "/api" || url.pathname.startsWith("/api/");
}

/** Asks env.DATA for the visitor; throws when it cannot be reached. */
export async function askData(request, url, slug, env) {
  const asked = forTenant(request);
  const headers = new Headers(asked.headers);
  headers.set(VISIT, await visitOf(request, url, slug, env.DATA_KEY));
  // What is kept small here would be unpacked on the way through this Worker.
  headers.set("accept-encoding", "identity");
  return env.DATA.fetch(new Request(`${ORIGIN}${url.pathname}${url.search}`, new Request(asked, { headers })));
}

/**
 * `<claims>.<mac>`: the claims are JSON in base64url, the mac is HMAC-SHA256(key, "visit.<claims>")
 * in hex. The app is the one of this host and cannot be asked for by anything a visitor sends.
 */
async function visitOf(request, url, slug, key) {
  const claims = base64url(
    JSON.stringify({
      slug,
      authority: url.host,
      scheme: url.protocol.slice(0, -1),
      address: request.headers.get("cf-connecting-ip") ?? "",
      until: Math.floor(Date.now() / 1000) + LIFE_SECONDS,
    }),
  );
  const mac = await crypto.subtle.sign("HMAC", await signingKey(key), new TextEncoder().encode(`visit.${claims}`));
  return `${claims}.${[...new Uint8Array(mac)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function base64url(text) {
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function signingKey(key) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", new TextEncoder().encode(key), algorithm, false, ["sign"]);
}
