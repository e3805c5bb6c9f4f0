// The sitemap, its parts and the feed, as the API makes them.

import type { APIRoute } from "astro";

import { SALVE_URL } from "../environment";
import { fetchInTime } from "../revalidating";

const FILES = /^(sitemap(-\d{1,6})?|feed)$/;

export const GET: APIRoute = async ({ params, request }) => {
  const { file = "" } = params;
  if (!FILES.test(file)) {
    return new Response("Nothing is here.\n", { status: 404 });
  }
  const tag = request.headers.get("If-None-Match");
  const headers = tag ? { "If-None-Match": tag } : undefined;
  const answer = await fetchInTime(`${SALVE_URL}/api/v2/${file}.xml`, headers ? { headers } : {});
  const response = new Response(answer.status === 304 ? null : answer.body, { status: answer.status });
  response.headers.set("Content-Type", answer.type);
  if (answer.tag) {
    response.headers.set("ETag", answer.tag);
  }
  return response;
};
