"""How days and hours are written in each language: in the place of Django's, which has none for Swahili. Read by Django by name."""
