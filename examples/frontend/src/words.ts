// Values as words.

import type { Site } from "./content";

const DATE = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });

/** Return a day or moment of the API in words. */
export function formatDate(value: string): string {
  return DATE.format(new Date(value));
}

/** Return "MD" style credentials behind a name, if there are any. */
export function nameOf(person: { name: string; credentials: string }): string {
  return [person.name, person.credentials].filter(Boolean).join(", ");
}

/** Return what kind of file it is and how large, as far as that is known. */
export function describeFile(file: { extension: string; size_bytes: number | null }): string {
  const kilobytes = Math.ceil((file.size_bytes ?? 0) / 1_000);
  const size = kilobytes < 1_000 ? `${kilobytes} kB` : `${(kilobytes / 1_000).toFixed(1)} MB`;
  return [file.extension?.toUpperCase(), kilobytes && size].filter(Boolean).join(", ");
}

/** Return "Monday to Thursday" for days that follow each other, else all of them. */
export function formatDays(days: readonly string[]): string {
  const [first, last] = [days[0], days.at(-1)];
  const span = WEEK.slice(WEEK.indexOf(first ?? ""), WEEK.indexOf(last ?? "") + 1);
  return days.length > 2 && span.join() === days.join() ? `${first} to ${last}` : days.join(", ");
}

const WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** Return the second line of an address, of as much as is known. */
export function formatPlace(address: Site["locations"][number]["address"]): string {
  const region = [address.region, address.postal_code].filter(Boolean).join(" ");
  return [address.locality, region].filter(Boolean).join(", ");
}

/** Return a term of schema.org's such as `PercutaneousProcedure` as words. */
export function formatTerm(term: string): string {
  const words = term.replace(/^.*\//, "").replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Return a telephone number as an address to call. */
export function toCall(telephone: string): string {
  return `tel:${telephone.replace(/[^+\d]/g, "")}`;
}
