"""Signing in by the agency's OpenID Connect provider (Digital ID, ThaiD), where one is set.

The provider says who somebody is; who is let in stands here alone. Nobody is created.
"""
