"""The knowledge base: what there is, each document with all that is known of it, and what its versions changed."""
