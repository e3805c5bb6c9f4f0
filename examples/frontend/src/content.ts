// What pages are made of: each function is one request, or a few at once.

import {
  ProblemError,
  resolvePath,
  type Api,
  type Page,
  type PageType,
  type Problem,
  type Resolution,
} from "salve-client";
import type { components } from "../../client/src/schema";

type Schemas = components["schemas"];
export type Card = Schemas["Card"];
export type Image = Schemas["Image"];
export type Person = Schemas["PersonEntry"];
export type Preview = Schemas["Preview"];
export type PreviewSession = Schemas["PreviewSession"];
export type Related = Schemas["Related"];
export type Review = Schemas["Review"];
export type Search = Schemas["Search"];
export type Seo = Schemas["Seo"];
export type Site = Schemas["Site"];
export type Table = Schemas["Table"];
export type Video = Schemas["Video"];

/** What a listing can be narrowed by: a query parameter and its values. */
export interface Filter {
  name: string;
  label: string;
  chosen: string;
  options: { slug: string; name: string; count: number }[];
}

/** A part of a listing; pages are counted from 1. */
export interface Listing {
  cards: Card[];
  filters: Filter[];
  count: number;
  page: number;
  pageCount: number;
}

export const PAGE_SIZE = 12;
const LAST_PAGE = 1_000;

/** Return who the clinic is, its menus and announcements. */
export async function loadSite(api: Api): Promise<Site> {
  const { data, error } = await api.GET("/api/v2/site/");
  return data ?? fail(error);
}

/** Return what is at a path: a page, a redirect, or the problem, 404 or 410. */
export async function find(api: Api, path: string): Promise<Resolution | { problem: Problem }> {
  try {
    return await resolvePath(api, path);
  } catch (error) {
    if (error instanceof ProblemError) {
      return { problem: error.problem };
    }
    throw error;
  }
}

/** Return everyone whom a public page names. */
export async function loadPeople(api: Api): Promise<Person[]> {
  const { data, error } = await api.GET("/api/v2/people/");
  return data ? (data.items as Person[]) : fail(error); // complete without `fields`
}

/** Return one part of the hits; null when the words are too many or too long. */
export async function search(api: Api, query: URLSearchParams): Promise<Search | null> {
  const page = readPage(query);
  const chosen = Object.fromEntries(
    SEARCH_FILTERS.map((name) => [name, query.get(name)]).filter(([, value]) => value),
  );
  const { data } = await api.GET("/api/v2/search/", {
    params: {
      query: {
        q: query.get("q") ?? "",
        ...chosen,
        limit: PAGE_SIZE,
        offset: (page - 1) * PAGE_SIZE,
      },
    },
  });
  return data ?? null;
}

export const SEARCH_FILTERS = ["type", "category", "condition", "body_area"] as const;

/** Return the number of the part that is asked for; what is no number is the first. */
export function readPage(query: URLSearchParams): number {
  const text = query.get("page") ?? "";
  return /^[1-9]\d{0,3}$/.test(text) ? Math.min(Number(text), LAST_PAGE) : 1;
}

/** What a page that lists others is about: their type, their order, and what narrows the list. */
interface ListingKind {
  type: PageType;
  order: string;
  filters: FilterKind[];
}

/** A filter: the API's listing of its terms, its name in our URLs and in `pages/`. */
interface FilterKind {
  terms: "conditions" | "body-areas" | "categories";
  name: string;
  field: string;
  label: string;
}

const CONDITION: FilterKind = {
  terms: "conditions",
  name: "condition",
  field: "conditions",
  label: "Condition",
};
const LISTINGS: Partial<Record<PageType, ListingKind>> = {
  "treatments.TreatmentIndexPage": {
    type: "treatments.TreatmentPage",
    order: "title",
    filters: [
      CONDITION,
      { terms: "body-areas", name: "body_area", field: "body_areas", label: "Part of the body" },
    ],
  },
  "articles.ArticleIndexPage": {
    type: "articles.ArticlePage",
    order: "-published_on",
    filters: [
      { terms: "categories", name: "category", field: "category", label: "Category" },
      CONDITION,
    ],
  },
};

/** Return the entries below a page that lists some, null for any other and for one never saved. */
export async function loadListing(
  api: Api,
  page: Page,
  query: URLSearchParams,
): Promise<Listing | null> {
  const kind = LISTINGS[page.meta.type];
  if (!kind || page.id === null) {
    return null;
  }
  const [filters, part] = await Promise.all([
    Promise.all(kind.filters.map((filter) => loadFilter(api, filter, kind.type, query))),
    loadPart(api, page.id, kind, query),
  ]);
  return { filters, ...part };
}

/** Return the cards of one part; a filter that is empty does not count. */
async function loadPart(
  api: Api,
  index: number,
  { type, order, filters }: ListingKind,
  query: URLSearchParams,
): Promise<Omit<Listing, "filters">> {
  const page = readPage(query);
  const chosen = Object.fromEntries(
    filters.map(({ name, field }) => [field, query.get(name)]).filter(([, value]) => value),
  );
  const { data } = await api.GET("/api/v2/pages/", {
    params: {
      query: {
        ...chosen,
        type,
        order,
        child_of: index,
        fields: "teaser,hero",
        limit: PAGE_SIZE,
        offset: (page - 1) * PAGE_SIZE,
      },
    },
  });
  if (!data || !("total_count" in data.meta)) {
    return { cards: [], count: 0, page: 1, pageCount: 1 }; // a filter that can be none
  }
  const count = data.meta.total_count;
  const cards = (data.items as Page[]).map(toCard);
  return { cards, count, page, pageCount: Math.max(1, Math.ceil(count / PAGE_SIZE)) };
}

function toCard({ id, meta, title, teaser, hero }: Page): Card {
  return { id, type: meta.type, title, url: meta.html_url, teaser, hero };
}

/** Return the terms that pages of a type are filed under, with the number of these pages. */
async function loadFilter(
  api: Api,
  { terms, name, label }: FilterKind,
  type: PageType,
  query: URLSearchParams,
): Promise<Filter> {
  const { data, error } = await api.GET(`/api/v2/${terms}/`);
  const entries = (data?.items ?? fail(error)) as Schemas["CategoryEntry"][];
  const options = entries
    .map((entry) => ({ ...entry, count: entry.page_counts[type] ?? 0 }))
    .filter((entry) => entry.count > 0);
  return { name, label, chosen: query.get(name) ?? "", options };
}

/** Return the head of a page that is this site's own and none of the CMS's, titled as those are. */
export function describePage(site: Site, path: string, title: string, robots: string): Seo {
  const { name, title_pattern } = site.clinic;
  const url = `${site.root_url}${path}`; // resolved, "//host/" would be another site's
  // In one pass: the words of a search may look like a placeholder.
  const titled = title_pattern.replace(/\{(title|clinic)\}/g, (_, key) =>
    key === "title" ? title : name,
  );
  return {
    title: name ? titled : title,
    description: "",
    canonical_url: url,
    robots,
    open_graph: { title, description: "", type: "website", url, site_name: name, image: null },
    twitter: { card: "summary", title, description: "", image: null },
    json_ld: "",
  };
}

function fail(problem: Problem | undefined): never {
  throw problem ? new ProblemError(problem) : new Error("An answer without a body");
}
