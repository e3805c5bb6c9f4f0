"""JSON-LD of pages in the words of schema.org, and what is wrong with a graph. Pure: no query."""
