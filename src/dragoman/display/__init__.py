"""How reports, events and records show themselves in a notebook: marked text, tables, a timeline. All of it plain HTML."""
