// A page's tag: it is made of nothing but answers of the API, its own URL and this build.

import { createHash } from "node:crypto";

/** Return a page with its tag, or 304 when the reader has it already; without tags as it is. */
export function tagPage(request: Request, response: Response, tags: (string | null)[]): Response {
  const isComplete = tags.length > 0 && tags.every((tag) => tag !== null);
  if (!["GET", "HEAD"].includes(request.method) || response.status !== 200 || !isComplete) {
    return response;
  }
  // Weak: a proxy may compress the page. Sorted: the answers come in any order.
  const digest = createHash("sha256").update([import.meta.env.BUILD, ...tags.sort()].join());
  const tag = `W/"${digest.digest("base64url")}"`;
  response.headers.set("ETag", tag);
  if (!listTags(request).includes(tag)) {
    return response;
  }
  void response.body?.cancel();
  response.headers.delete("Content-Type");
  return new Response(null, { status: 304, headers: response.headers });
}

function listTags(request: Request): string[] {
  return (request.headers.get("If-None-Match") ?? "").split(",").map((tag) => tag.trim());
}
