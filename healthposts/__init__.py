"""Healthposts: workplace health posts, from a visit to the district's monthly report."""
