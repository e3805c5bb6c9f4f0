// The environment: read here, once.

/** Where this server reaches the CMS. */
export const SALVE_URL = readOrigin("SALVE_URL", "http://127.0.0.1:8000");

/** Where editors reach it: the origin that may frame a draft. The same, unless it is said. */
export const SALVE_PUBLIC_URL = readOrigin("SALVE_PUBLIC_URL", SALVE_URL);

/** Where pictures come from: the CMS's `MEDIA_BASE_URL`. */
export const MEDIA_URL = readOrigin("MEDIA_URL", SALVE_PUBLIC_URL);

function readOrigin(name: string, fallback: string): string {
  const value = process.env[name] || fallback;
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new Error(`${name} is no http(s) URL`);
  }
  return new URL(value).origin;
}
