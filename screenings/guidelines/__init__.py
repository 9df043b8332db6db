"""What a district decided about the rules: other guidelines, other consequences, by date."""
