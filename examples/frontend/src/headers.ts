// What every answer says besides its body.

import { MEDIA_URL, SALVE_PUBLIC_URL } from "./environment";

/**
 * A page's policy: its own stylesheet, the CMS's images, videos when a reader opens one, no script.
 *
 * Style attributes are allowed: a picture's colour and focal point are known only from the API.
 * JSON-LD is data and not run, so it needs no permission. `changes` replaces or adds directives.
 */
export function buildPolicy(changes: Record<string, string> = {}): string {
  const directives = {
    "default-src": "'none'",
    "style-src": "'self'",
    "style-src-attr": "'unsafe-inline'",
    "connect-src": "'self'", // Lighthouse asks for robots.txt in the page's name
    "img-src": `'self' ${MEDIA_URL}`,
    "frame-src": "https://www.youtube-nocookie.com https://player.vimeo.com",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
    ...changes,
  };
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}

/** For pages anyone may see. Browsers and caches may keep them, and ask each time: see `tagPage`. */
export const PUBLIC: Record<string, string> = {
  "Cache-Control": "public, max-age=0, must-revalidate",
  "Content-Security-Policy": buildPolicy(),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "X-Content-Type-Options": "nosniff",
};

/** For drafts: kept by nobody, found by nobody, told to nobody, framed by the editor alone. */
export const PREVIEW: Record<string, string> = {
  "Cache-Control": "private, no-store",
  "Content-Security-Policy": buildPolicy({ "frame-ancestors": SALVE_PUBLIC_URL }),
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Robots-Tag": "noindex",
};
