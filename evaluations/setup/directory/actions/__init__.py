"""Changes to offices and people, and spreadsheets of them."""
