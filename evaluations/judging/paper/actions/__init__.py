"""A sheet that came on paper: keyed by one person, keyed again or confirmed by another.

The secretary of the committee keys it, or an administrator; the second is another of them, the
judge whose sheet it is, or of the committee's own sheet the chair. Until then nothing of it counts
and nobody else sees it.
"""
