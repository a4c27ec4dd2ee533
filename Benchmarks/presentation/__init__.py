"""How every benchmark says its figures, in words and in pictures."""
