"""Jobs: what is done again and again, in every process that serves, each run by one of them."""
