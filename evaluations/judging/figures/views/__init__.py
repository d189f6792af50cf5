"""The pages of figures: keyed and confirmed one by one, and brought with a spreadsheet."""
