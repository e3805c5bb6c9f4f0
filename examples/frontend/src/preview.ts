// Drafts: a code or a share link is exchanged for a session, which a cookie of one page keeps.
//
// Server to server. Nothing here is kept, and no code, token or session is put into an error or log.

import { randomBytes } from "node:crypto";

import type { Preview, PreviewSession } from "./content";
import { SALVE_URL } from "./environment";
import { buildPolicy } from "./headers";
import { fetchInTime } from "./revalidating";

/** Exchange a single-use code; null when it is refused. */
export function exchangeCode(code: string): Promise<PreviewSession | null> {
  return exchange("exchange", { code });
}

/** Exchange a share link's token; null when it is refused. */
export function exchangeToken(token: string): Promise<PreviewSession | null> {
  return exchange("share", { token });
}

/** Return the draft as it is now; null when the session has ended, or can be none. */
export async function loadPreview(session: string): Promise<Preview | null> {
  if (!/^[\w-]+$/.test(session)) {
    return null; // the reader's own cookie may be anything, a header not
  }
  const headers = { Authorization: `Bearer ${session}` };
  const { status, body } = await fetchInTime(`${SALVE_URL}/api/v2/preview/`, { headers });
  return status === 200 ? (JSON.parse(body) as Preview) : null;
}

async function exchange(name: string, given: object): Promise<PreviewSession | null> {
  const { status, body } = await fetchInTime(`${SALVE_URL}/api/v2/preview/${name}/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(given),
  });
  return status === 200 ? (JSON.parse(body) as PreviewSession) : null;
}

/**
 * Send the reader to a clean address of its own, with a cookie that goes there and nowhere else.
 *
 * So several drafts can be open at once. The editor's panel is a frame of another site, hence
 * SameSite=None and Partitioned, which want Secure; browsers take it from 127.0.0.1 too.
 */
export function openPreview({ session, expires_at }: PreviewSession): Response {
  const path = `/preview/page/${randomBytes(8).toString("hex")}/`;
  const seconds = Math.max(0, Math.floor((Date.parse(expires_at) - Date.now()) / 1000));
  const cookie = [
    `${COOKIE}=${encodeURIComponent(session)}`,
    `Path=${path}`,
    `Max-Age=${seconds}`,
    "HttpOnly",
    "Secure",
    "SameSite=None",
    "Partitioned",
  ];
  const headers = { Location: path, "Set-Cookie": cookie.join("; ") };
  return new Response(null, { status: 303, headers });
}

/** Send the reader to what says that nothing is shown, so that no code stays in the address. */
export function refuse(): Response {
  return new Response(null, { status: 303, headers: { Location: "/preview/refused/" } });
}

export const COOKIE = "preview";

/** A draft's policy: framed by its editor alone, a shared one by nobody; the userbar's files too. */
export function buildPreviewPolicy({ kind, editor_origin, userbar }: Preview): string {
  const editor = new URL(editor_origin).origin;
  return buildPolicy({
    "frame-ancestors": kind === "draft" ? editor : "'none'",
    ...(userbar && {
      "script-src": userbar.scripts.map(toSource).join(" "),
      "style-src": `'self' 'unsafe-inline' ${editor}`,
    }),
  });
}

/** Return a URL as a policy names it: without a query, and `;` and `,` would end it. */
function toSource(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`.replace(/[;,]/g, (character) => encodeURIComponent(character));
}
