"""Results as plain data, the same for ``--json`` on the command line and for the API. Instants are ISO 8601 in UTC."""
