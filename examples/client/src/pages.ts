// A page as text: what its type adds, then its body. A page type that is not here does not compile.

import { drawBlock } from "./blocks.js";
import { isPage, type Page, type PageOf, type PageType, type Redirect } from "./client.js";

const DRAW_FACTS: { [T in PageType]: (page: PageOf<T>) => string[] } = {
  "cms.HomePage": (page) => [page.intro],
  "cms.StandardPage": () => [],
  "treatments.TreatmentIndexPage": (page) => [page.intro],
  "treatments.TreatmentPage": (page) => [
    `Helps with: ${page.conditions.map((condition) => condition.name).join(", ")}`,
    `Takes: ${page.typical_duration}`,
  ],
  "articles.ArticleIndexPage": (page) => [page.intro],
  "articles.ArticlePage": (page) => [
    `By ${page.authors.map((person) => person.name).join(", ")}, ${page.published_on ?? "undated"}`,
    `${page.reading_time_minutes} min`,
  ],
};

/** Return a page as text. */
export function drawPage(page: Page): string {
  const body = "body" in page ? page.body.map((item) => drawBlock(item)) : [];
  const parts = [[page.title], [page.teaser], drawFacts(page), ...body, drawReview(page)];
  return parts.map((lines) => lines.filter(Boolean).join("\n")).filter(Boolean).join("\n\n");
}

/** Return a redirect as text; a front end would answer with its status and location. */
export function drawRedirect(redirect: Redirect): string {
  return `${redirect.status} ${redirect.location}`;
}

function drawFacts<T extends PageType>(page: PageOf<T>): string[] {
  const draw = DRAW_FACTS[page.meta.type as T] as ((page: PageOf<T>) => string[]) | undefined;
  return draw ? draw(page) : []; // a type that is newer than this program has none
}

function drawReview(page: Page): string[] {
  if (isPage(page, "treatments.TreatmentPage") || isPage(page, "articles.ArticlePage")) {
    const person = page.review?.reviewed_by;
    return person ? [`Reviewed by ${person.name}, ${page.review?.last_reviewed ?? "undated"}`] : [];
  }
  return [];
}
