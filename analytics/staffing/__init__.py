"""How many people it takes to answer telephones: queueing theory, arrays in, arrays out."""
