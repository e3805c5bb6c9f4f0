"""For crawlers and feed readers: sitemap and feed, every address on the front end's origin."""
