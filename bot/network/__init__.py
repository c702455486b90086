"""Programs elsewhere that we talk to over HTTP: what they are sent, and what is believed of their answers."""
