"""One small module per page, pure: rows in, HTML, JSON or SVG out."""
