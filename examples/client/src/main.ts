// Prints the page at a path, or the newest treatments when no path is given.

import { connect, findPage, listPages, ProblemError } from "./client.js";
import { drawPage } from "./pages.js";

const [origin, path] = process.argv.slice(2);
if (!origin) {
  console.error("Usage: node dist/main.js http://127.0.0.1:8000 [/treatments/…/]");
  process.exit(2);
}
const api = connect(origin);

try {
  if (path) {
    console.log(drawPage(await findPage(api, path)));
  } else {
    for (const page of await listPages(api, "treatments.TreatmentPage", ["title", "teaser"])) {
      console.log(`${page.title}\n  ${page.teaser}`);
    }
  }
} catch (error) {
  console.error(error instanceof ProblemError ? error.message : error);
  process.exitCode = 1;
}
