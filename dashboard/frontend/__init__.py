"""What runs in the reader's browser beside Streamlit."""
