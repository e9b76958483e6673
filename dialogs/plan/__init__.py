"""Plans: from YAML to a frozen plan, with checks and a preview. May import `texts`."""
