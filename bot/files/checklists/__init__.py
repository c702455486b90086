"""Launch checklists as people write them: templates and launches in strict YAML."""
