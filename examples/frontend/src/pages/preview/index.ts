// Where the editor sends its panel: `?code=` is exchanged at once and leaves the address.

import type { APIRoute } from "astro";

import { exchangeCode, openPreview, refuse } from "../../preview";

export const GET: APIRoute = async ({ url }) => {
  const code = url.searchParams.get("code");
  const exchanged = code ? await exchangeCode(code) : null;
  return exchanged ? openPreview(exchanged) : refuse();
};
