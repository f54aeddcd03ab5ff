"""Columns -> figure dict and inline SVG, pure: one file a chart."""
