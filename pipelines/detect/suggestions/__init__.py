"""What a table nobody knows may be: which of its titles and contents come near to which column of which feed."""
