const SLUG = /^[a-z](?:[a-z0-9]|-(?!-)){1,38}[a-z0-9]$/;

/** The app's slug in `{slug}.{domain}`, or null for any other host. Ports play no part. */
export function slugOf(hostname, domain) {
  const suffix = `.${domain}`;
  if (!hostname.endsWith(suffix)) return null;
  const label = hostname.slice(0, -suffix.length);
  return SLUG.test(label) ? label : null;
}
