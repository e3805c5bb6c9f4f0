// A fetch that remembers answers and never believes them: each use asks whether it is still true.
//
// An answer is asked for again with its tag. While it is still the answer the CMS says 304, which
// costs it one indexed query and us no body. So nothing that is shown is older than the last change.

const TIMEOUT_MS = 5_000;
const CAPACITY = 16 * 1024 * 1024; // characters, in all answers kept and in their URLs
const LARGEST = 1024 * 1024; // characters, in one answer kept

interface Answer {
  tag: string;
  type: string;
  body: string;
}

/** The CMS does not answer, or says that it cannot. */
export class UnavailableError extends Error {}

// A Map keeps the order of insertion, and each use inserts anew: the first is the least used.
const kept = new Map<string, Answer>();
let size = 0;

/** Fetch with GET; throws UnavailableError when there is no answer in time, or one of 500 or above. */
export async function fetchRevalidated(request: Request): Promise<Response> {
  const before = kept.get(request.url);
  const headers = new Headers(request.headers);
  if (before) {
    headers.set("If-None-Match", before.tag);
  }
  const { status, tag, type, body } = await fetchInTime(request.url, { headers });
  if (status === 304 && before) {
    keep(request.url, before);
    return respond(200, before);
  }
  forget(request.url);
  const answer = { tag: tag ?? "", type, body };
  if (status === 200 && tag && body.length <= LARGEST) {
    keep(request.url, answer);
  }
  return respond(status, answer);
}

/** Fetch and read a text; throws UnavailableError as above, with nothing of the request in it. */
export async function fetchInTime(url: string, init: RequestInit) {
  let response: Response;
  let body: string;
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    response = await fetch(url, { redirect: "error", ...init, signal });
    body = await response.text();
  } catch (error) {
    throw new UnavailableError(error instanceof Error ? error.name : "no answer");
  }
  if (response.status >= 500) {
    throw new UnavailableError(`status ${response.status}`);
  }
  const { status, headers } = response;
  return { status, tag: headers.get("ETag"), type: headers.get("Content-Type") ?? "", body };
}

function respond(status: number, { tag, type, body }: Answer): Response {
  const headers = new Headers({ "Content-Type": type });
  if (tag) {
    headers.set("ETag", tag);
  }
  return new Response(body, { status, headers });
}

function keep(url: string, answer: Answer): void {
  forget(url);
  kept.set(url, answer);
  size += weigh(url, answer);
  for (const oldest of kept.keys()) {
    if (size <= CAPACITY) {
      break;
    }
    forget(oldest);
  }
}

function forget(url: string): void {
  const answer = kept.get(url);
  size -= answer ? weigh(url, answer) : 0;
  kept.delete(url);
}

/** Readers choose URLs: many long ones with short answers must not fill the memory. */
function weigh(url: string, { body }: Answer): number {
  return url.length + body.length;
}
