"""evidence.db → claims: what to ask, what came back, and what may honestly be said."""
