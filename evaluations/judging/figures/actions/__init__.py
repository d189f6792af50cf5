"""What people do to figures: key and confirm one, take a confirmed one back, bring many."""
