/// <reference types="astro/client" />

declare namespace App {
  /** What the middleware gives to each request. */
  interface Locals {
    /** The API; what it answers is revalidated, and noted in `tags`. */
    api: import("salve-client").Api;
    /** The tags of all answers this page is made of; null for one that has none. */
    tags: (string | null)[];
  }
}

interface ImportMetaEnv {
  /** Another string for every build. */
  readonly BUILD: string;
}
