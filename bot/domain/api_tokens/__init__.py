"""Tokens that programs use the API with, each in the name of a person."""
