"""Changes to results: certifying.py freezes them, rulings.py parts what is equal, reopening.py
lets a result be certified anew."""
