"""The made-up story written as the files a posko would have."""
