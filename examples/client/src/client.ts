// The API with types: the names, the client, and the questions TypeScript cannot answer itself.

import createClient, { type Client, type ClientOptions } from "openapi-fetch";

import type { components, paths } from "./schema.js";

type Schemas = components["schemas"];
export type BodyItem = Schemas["BodyItem"];
export type Page = Schemas["Page"];
export type PageType = Page["meta"]["type"];
export type PageOf<T extends PageType> = Extract<Page, { meta: { type: T } }>;
export type Redirect = Schemas["Redirect"];
export type Problem = Schemas["Problem"];
export type Api = Client<paths>;

/** A failure that the API explains. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(`${problem.status} ${problem.code}: ${problem.detail}`);
  }
}

/**
 * The API of a CMS at an origin, such as `http://127.0.0.1:8000`.
 *
 * `options` are openapi-fetch's, such as a `fetch` that keeps answers.
 */
export function connect(origin: string, options: ClientOptions = {}): Api {
  return createClient<paths>({ ...options, baseUrl: origin });
}

/**
 * Tell whether a page is of a type, for TypeScript too.
 *
 * It narrows a union by a property of the union, not by one further in, as `meta.type` is.
 */
export function isPage<T extends PageType>(page: Page, type: T): page is PageOf<T> {
  return page.meta.type === type;
}

/** Return a page by its id. */
export async function getPage(api: Api, id: number): Promise<Page> {
  const { data, error } = await api.GET("/api/v2/pages/{id}/", { params: { path: { id } } });
  if (!data) {
    throw new ProblemError(error);
  }
  return data as Page; // without `fields` the answer is complete: the contract says so
}

/** What is at a path of the front end: a page to draw, or where to send the reader. */
export type Resolution = { page: Page } | { redirect: Redirect };

/**
 * Return what is at a path of the front end, such as `/about-us/?a=1`, in one request.
 *
 * Throws the problem to answer with: 404, or 410 where something public was once.
 */
export async function resolvePath(api: Api, path: string): Promise<Resolution> {
  const { data, error } = await api.GET("/api/v2/resolve/", { params: { query: { path } } });
  if (!data) {
    throw new ProblemError(error);
  }
  return "redirect" in data ? data : { page: data };
}

/**
 * Return some fields of the newest pages of a type, typed as what was asked for.
 *
 * The contract can only say of a listing that every property may be missing.
 */
export async function listPages<T extends PageType, F extends Exclude<keyof PageOf<T>, "meta">>(
  api: Api,
  type: T,
  fields: readonly F[],
  limit = 20,
): Promise<Pick<PageOf<T>, F>[]> {
  const query = { type, fields: ["_", ...fields].join(","), order: "-first_published_at", limit };
  const { data, error } = await api.GET("/api/v2/pages/", { params: { query } });
  if (!data) {
    throw new ProblemError(error);
  }
  return data.items as unknown as Pick<PageOf<T>, F>[];
}
