"""What runs in the reader's browser beside Streamlit, and how text of the data reaches it."""
