// Every block as text. A block type that is not handled here does not compile.

import type { BodyItem } from "./client.js";

/** Return a body's item as lines of text. */
export function drawBlock(item: BodyItem): string[] {
  switch (item.type) {
    case "heading":
      return [`${"#".repeat(item.value.level)} ${item.value.text}`];
    case "paragraph":
      return [toText(item.value.html)];
    case "quote":
      return [`> ${item.value.text}`, `> ${item.value.attribution}`];
    case "testimonial":
      return [`“${item.value.text}”`, item.value.name];
    case "callout":
      return [`[${item.value.kind}] ${item.value.title}`, toText(item.value.html)];
    case "steps":
      return [
        item.value.title,
        ...item.value.items.map((step, index) => `${index + 1}. ${step.title}: ${toText(step.html)}`),
      ];
    case "faq":
      return [
        item.value.title,
        ...item.value.items.flatMap((entry) => [`? ${entry.question}`, toText(entry.answer_html)]),
      ];
    case "key_facts":
      return [item.value.title, ...item.value.items.map((fact) => `${fact.label}: ${fact.value}`)];
    case "table":
      return [
        item.value.caption,
        item.value.columns.map((column) => column.heading).join(" | "),
        ...item.value.rows.map((cells) => cells.map(toText).join(" | ")),
      ];
    case "figure":
      return item.value.image ? [`(${item.value.image.alt})`, item.value.caption] : [];
    case "video":
      return [`${item.value.title}: ${item.value.url}`, item.value.caption];
    case "call_to_action":
      return [
        item.value.heading,
        item.value.text,
        ...(item.value.link?.url ? [`${item.value.link.label}: ${item.value.link.url}`] : []),
      ];
    case "download":
      return item.value.document ? [`${item.value.title}: ${item.value.document.url}`] : [];
    case "related_cards":
      return [item.value.heading, ...item.value.items.map((card) => `${card.title}: ${card.url}`)];
    default:
      return passOver(item);
  }
}

/** Draw nothing for a block that is newer than this program; the compiler lets no known one in. */
function passOver(item: never): string[] {
  void item;
  return [];
}

/** Return clean HTML as plain text. */
export function toText(html: string): string {
  return html
    .replace(/<\/(?:p|li)>|<br>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&nbsp;/g, " ")
    .replace(/&amp;/g, "&")
    .trim();
}
