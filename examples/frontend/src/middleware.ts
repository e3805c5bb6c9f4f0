// Around every page: the API in front, headers, the tag and the answer to failures behind.

import { defineMiddleware } from "astro:middleware";
import { connect } from "salve-client";

import { SALVE_URL } from "./environment";
import { PREVIEW, PUBLIC } from "./headers";
import { fetchRevalidated, UnavailableError } from "./revalidating";
import { tagPage } from "./tags";

export const onRequest = defineMiddleware(async (context, next) => {
  const { locals, request, url } = context;
  const tags: (string | null)[] = [];
  locals.tags = tags;
  locals.api = connect(SALVE_URL, {
    fetch: async (asked: Request) => {
      const answer = await fetchRevalidated(asked);
      tags.push(answer.ok ? answer.headers.get("ETag") : null);
      return answer;
    },
  });
  let response: Response;
  try {
    response = await next();
  } catch (error) {
    if (!(error instanceof UnavailableError)) {
      throw error;
    }
    console.error(`The CMS does not answer: ${error.message}`); // and no URL: it may hold a code
    response = await next("/unavailable/");
  }
  const isPreview = url.pathname.startsWith("/preview/");
  for (const [name, value] of Object.entries(isPreview ? PREVIEW : PUBLIC)) {
    if (!response.headers.has(name)) {
      response.headers.set(name, value);
    }
  }
  return isPreview ? response : tagPage(request, response, tags);
});
