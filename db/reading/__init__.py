"""Paper → findings and results, each with the words it was read from; pure, one file a field."""
