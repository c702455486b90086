"""Pictures of what people see in Slack: `python -m docs.pictures` draws them anew with the sample bank and Chromium."""
