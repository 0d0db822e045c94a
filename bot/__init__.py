"""The Discord bot: it knows of the index only what `index` names in public."""
