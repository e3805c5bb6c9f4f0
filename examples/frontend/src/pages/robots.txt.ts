// For crawlers: all pages, and where the list of them is.

import type { APIRoute } from "astro";

import { loadSite } from "../content";

export const GET: APIRoute = async ({ locals }) => {
  const { root_url } = await loadSite(locals.api);
  return new Response(`User-agent: *\nAllow: /\n\nSitemap: ${root_url}/sitemap.xml\n`);
};
