"""What search engines and social networks are told. Pure: no query, no request."""
