"""The chair's pages: board and comparison, standings, certification, certifying anew."""
