// Prints the page at a path, or the newest treatments when no path is given.

import { connect, listPages, ProblemError, resolvePath } from "./client.js";
import { drawPage, drawRedirect } from "./pages.js";

const [origin, path] = process.argv.slice(2);
if (!origin) {
  console.error("Usage: node dist/main.js http://127.0.0.1:8000 [/treatments/…/]");
  process.exit(2);
}
const api = connect(origin);

try {
  if (path) {
    const found = await resolvePath(api, path);
    console.log("redirect" in found ? drawRedirect(found.redirect) : drawPage(found.page));
  } else {
    for (const page of await listPages(api, "treatments.TreatmentPage", ["title", "teaser"])) {
      console.log(`${page.title}\n  ${page.teaser}`);
    }
  }
} catch (error) {
  console.error(error instanceof ProblemError ? error.message : error);
  process.exitCode = 1;
}
