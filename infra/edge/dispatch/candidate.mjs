export const CANDIDATE = "x-overskill-candidate";
const FORM = /^([a-z0-9][a-z0-9_-]{0,127})\.(\d{1,12})\.([0-9a-f]{64})$/;

/**
 * Which script a deployer asks to see before the pointer flips. The header is
 * `<script>.<expiry, unix seconds>.<hex hmac-sha256(key, "<script>.<expiry>.<host>")>`.
 * A header that does not verify is refused, never ignored: an ignored one would show the live
 * release and call it the candidate.
 */
export async function candidateOf(request, hostname, key) {
  const claim = request.headers.get(CANDIDATE);
  if (claim === null) return { kind: "none" };
  const [, script, expiry, mac] = FORM.exec(claim) ?? [];
  if (script === undefined || Number(expiry) * 1000 < Date.now()) return { kind: "refused" };
  const genuine = await crypto.subtle.verify(
    "HMAC",
    await signingKey(key),
    Uint8Array.from(mac.match(/../g), (byte) => parseInt(byte, 16)),
    new TextEncoder().encode(`${script}.${expiry}.${hostname}`),
  );
  return genuine ? { kind: "verified", script } : { kind: "refused" };
}

function signingKey(key) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", new TextEncoder().encode(key), algorithm, false, ["verify"]);
}
