// How the site is built: rendered on request, one stylesheet, no script of Astro's own.

import { fileURLToPath } from "node:url";

import node from "@astrojs/node";
import { defineConfig, passthroughImageService } from "astro/config";

// A form is accepted from the site's own origin only, so the server must know its names; it learns
// them at build time. Behind a proxy that ends TLS, X-Forwarded-Proto is believed for these alone.
const hosts = ["127.0.0.1", "localhost", ...(process.env.SITE_HOSTS?.split(",") ?? [])];

export default defineConfig({
  output: "server",
  adapter: node({ mode: "standalone" }),
  build: { inlineStylesheets: "never" },
  devToolbar: { enabled: false },
  image: { service: passthroughImageService() }, // the CMS has made every size
  prefetch: false,
  security: {
    checkOrigin: true,
    allowedDomains: hosts.map((hostname) => ({ hostname: hostname.trim() })),
  },
  vite: {
    // A page's tag must change when the code that draws it does.
    define: { "import.meta.env.BUILD": JSON.stringify(Date.now().toString(36)) },
    resolve: {
      alias: { "salve-client": fileURLToPath(new URL("../client/src/client.ts", import.meta.url)) },
      dedupe: ["openapi-fetch"], // the client's own packages are not installed
    },
  },
});
