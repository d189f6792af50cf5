"""Of which stages a category's total is made, and the categories that count in another one."""
