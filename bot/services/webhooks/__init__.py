"""Webhooks: added and removed by people, told of what changes, and sent what they are told."""
